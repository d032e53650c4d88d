"""The page of the swimlane: chart, chosen event, table, playback, trials."""

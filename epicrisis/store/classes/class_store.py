"""What a database keeps of classes, in the parts by which it is asked."""

from epicrisis.store.classes.audience import Audience
from epicrisis.store.classes.entries import Entries
from epicrisis.store.classes.groups import Groups
from epicrisis.store.classes.homeworks import Homeworks
from epicrisis.store.classes.news import Announcer
from epicrisis.store.classes.presence import Presence
from epicrisis.store.classes.rooms import Rooms
from epicrisis.store.classes.votes import Votes
from epicrisis.store.db.database import Database


class ClassStore:
    """The classes of a database, for any number of threads; errors as of `Store`."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.announcer = Announcer(database)
        self.rooms = Rooms(database, self.announcer)
        self.votes = Votes(database, self.announcer)
        self.entries = Entries(database, self.announcer)
        self.audience = Audience(database, self.announcer)
        self.presence = Presence(database)
        self.groups = Groups(database)
        self.homeworks = Homeworks(database)

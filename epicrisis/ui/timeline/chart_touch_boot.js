import { leaveChartsToFingers } from "../../timeline/chart_touch.js";
leaveChartsToFingers();

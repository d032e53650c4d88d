import { leaveChartsToFingers } from "../../timeline/chart_touch.js";
import { keepAxesInSight } from "./chart_axis.js";
leaveChartsToFingers();
keepAxesInSight();

// What the manager's page asks of the HTTP API.

import { api } from "./client.js";
import { addDays, pastDay } from "./manager_days.js";

const WEEK_DAYS = 7;
const NOT_FOR_US = [403, 404];

/** An answer, or null where this server does not have it or keeps it from whoever sits here. */
async function optional(path) {
  try {
    return await api("GET", path);
  } catch (refused) {
    if (NOT_FOR_US.includes(refused.status)) {
      return null;
    }
    throw refused;
  }
}

/** What changes with every press in the hall: {stats, hall, alerts}. */
export async function readNow(language) {
  const [stats, hall, alerts] = await Promise.all([
    api("GET", "/stats/today"), optional("/hall"), optional(`/alerts?language=${language}`),
  ]);
  return { stats, hall, alerts: alerts ? alerts.alerts : [] };
}

/** What changes slowly, or has no event of its own: {printers, screens, estimates, staff, advice, alert_log}. */
export async function readAround(day, language) {
  const [printers, screens, estimates, staff, advice, alert_log] = await Promise.all([
    api("GET", "/printers"), optional("/screens"), optional("/stats/estimates?days=14"),
    day ? readStaff(day) : null, optional(`/advice?language=${language}`),
    day ? readAlerts(day, language) : null,
  ]);
  return { printers: printers.printers, screens, estimates, staff, advice, alert_log };
}

/** What each member of staff and each counter did on a day, or null. */
export function readStaff(day) {
  return optional(`/stats/staff?from=${day}&to=${day}`);
}

/** Every alert of a day, or null. */
async function readAlerts(day, language) {
  const answer = await optional(`/alerts?history=1&day=${day}&language=${language}`);
  return answer && answer.alerts;
}

/** A day that is over: {shown, staff, alert_log}. */
export async function readDay(day, language) {
  const before = addDays(day, -WEEK_DAYS);
  const [half_hours, services, last, staff, alert_log] = await Promise.all([
    api("GET", `/stats/waits?from=${day}&to=${day}&by=half_hour`), api("GET", `/stats/waits?from=${day}&to=${day}&by=service`),
    api("GET", `/stats/waits?from=${before}&to=${before}&by=half_hour`), readStaff(day), readAlerts(day, language),
  ]);
  return { shown: pastDay(day, half_hours, services, last), staff, alert_log };
}

/** The days from one to another, a row for each that had customers. */
export async function readDays(from, to) {
  return (await api("GET", `/stats/waits?from=${from}&to=${to}&by=day`)).rows;
}

/** What customers said from one day to another, or null. */
export function readFeedback(from, to) {
  return optional(`/stats/feedback?from=${from}&to=${to}`);
}

/** The advice of the morning page, or null. */
export async function readMorning(language) {
  const advice = await optional(`/advice?language=${language}`);
  return advice ? advice.morning : null;
}

/** The words of the directory in English. */
export const WORDS = {
  directory_title: "Directory of certified people",
  directory_lead:
    "Only those who agreed to be found, and whose certificate is in force. There are no numbers of " +
    "followers and no ranking.",
  directory_private: "The search happens in this browser: what you type is not sent anywhere.",
  directory_text: "Name or account",
  directory_topic: "Topic",
  directory_platform: "Platform",
  directory_region: "Province or city",
  directory_level: "Level",
  directory_any: "All",
  directory_loading: "Loading the directory: {done}/{total}",
  directory_count: "{count} people",
  directory_none: "Nobody fits. Take a condition away.",
  directory_empty: "Nobody is in the directory yet.",
  directory_lost: "The directory could not be loaded. Try again in a few minutes.",
  directory_retry: "Try again",
  directory_until: "until {day}",
  directory_check: "See and check",
  directory_more: "Show {count} more",
  directory_clear: "Clear all conditions",
  directory_download: "Download the sheet (CSV)",
  directory_file: "directory.csv",
  directory_sheet: "Check a whole sheet",
  directory_home: "Check one certificate",
};

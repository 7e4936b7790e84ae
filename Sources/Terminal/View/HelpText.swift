/// The keys, for the pane that lists them and for the documentation.
public enum HelpText {
  public struct Group: Sendable {
    public let title: String
    public let rows: [(keys: String, what: String)]
  }

  public static let groups = [
    Group(
      title: "Writing",
      rows: [
        ("Enter", "send"), ("Ctrl-J", "a line break; Alt-Enter too"), ("Tab", "complete @name or /command"),
        ("Ctrl-A Ctrl-E", "to the beginning and the end of the line"),
        ("Ctrl-W Alt-D", "cut the word before and behind the cursor"),
        ("Ctrl-U Ctrl-K", "cut to the beginning and the end of the line"), ("Ctrl-Y", "put in what was cut"),
        ("Alt-R Alt-X", "send a message again that was not sent, or drop it"),
      ]),
    Group(
      title: "Channels",
      rows: [
        ("Ctrl-N Ctrl-P", "the next and the previous channel"),
        ("Alt-A", "the next with something unread; Tab too, if nothing is written"),
        ("Ctrl-G", "go to a channel by its name"), ("F2", "all channels"), ("F3", "members"),
        ("F4", "invitations"),
      ]),
    Group(
      title: "Reading",
      rows: [
        ("PgUp PgDn", "scroll; history is loaded as it is reached"),
        ("Alt-< Alt->", "the first and the last row"),
        ("Alt-U", "the first unread message"), ("Ctrl-F", "search in all channels"),
        ("Up", "select a message; Esc goes back to the end"),
      ]),
    Group(
      title: "A selected message",
      rows: [
        ("e d", "edit; erase for good, on every node"), ("r p", "react, pin; once more takes it back"),
        ("t u", "its thread, and answer there; unread from here on"),
        ("o Enter", "all of it, with who reacted and how its files are got"),
      ]),
    Group(
      title: "Everywhere",
      rows: [
        ("Esc", "back"), ("Ctrl-L", "draw the screen again"), ("Ctrl-Z", "to the shell; fg comes back"),
        ("Ctrl-Q", "end; also Ctrl-D where nothing is written, and Ctrl-C twice"),
      ]),
  ]
}

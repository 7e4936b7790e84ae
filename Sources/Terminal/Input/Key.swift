/// What somebody typed.
public enum Key: Equatable, Sendable {
  /// One or more printable characters.
  case text(String)
  /// Pasted text (bracketed paste), line breaks as they came.
  case paste(String)
  case enter
  /// A line break within the text: Ctrl-J, or Alt-Enter.
  case newline
  case tab, backTab, escape
  case backspace, delete
  case left, right, up, down, home, end, pageUp, pageDown
  case wordLeft, wordRight
  /// Ctrl with a lower-case letter.
  case control(Character)
  /// Alt with a character.
  case alt(Character)
  case function(Int)
}

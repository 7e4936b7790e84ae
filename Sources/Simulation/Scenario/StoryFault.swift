/// Why a text is no story.
public struct StoryFault: Error, Equatable, Sendable {
  /// Counted from 1; 0: of the whole.
  public let line: Int
  /// What is wrong with it, for people.
  public let message: String
}

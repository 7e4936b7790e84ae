/// Why a configuration was refused, and where.
public struct ConfigurationError: Error, Equatable, Sendable, CustomStringConvertible {
  /// Stable codes, for programs.
  public enum Code: String, Sendable {
    /// The file cannot be opened or read, or is no configuration at all.
    case unreadable = "configurationUnreadable"
    case syntax = "configurationSyntax"
    case unknownKey = "configurationUnknownKey"
    case missing = "configurationMissing"
    case wrongType = "configurationWrongType"
    case outOfRange = "configurationOutOfRange"
    case invalidValue = "configurationInvalidValue"
    case duplicate = "configurationDuplicate"
  }

  public let code: Code
  public let file: String
  /// Nil when the whole file is meant.
  public let place: ConfigurationPlace?
  /// What is wrong and what to write instead.
  public let advice: String

  public var description: String {
    guard let place else { return "\(file): \(advice)" }
    return "\(file):\(place.line):\(place.column): \(advice)"
  }
}

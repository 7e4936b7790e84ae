/// What a role may do, as bits (spec: rules, "Capabilities").
public struct Capabilities: OptionSet, Hashable, Sendable {
  public let rawValue: UInt64

  public init(rawValue: UInt64) { self.rawValue = rawValue }

  public static let sendMessage = Capabilities(rawValue: 1 << 0)
  public static let editOwn = Capabilities(rawValue: 1 << 1)
  public static let eraseOwn = Capabilities(rawValue: 1 << 2)
  public static let eraseOther = Capabilities(rawValue: 1 << 3)
  public static let react = Capabilities(rawValue: 1 << 4)
  public static let pin = Capabilities(rawValue: 1 << 5)
  public static let invite = Capabilities(rawValue: 1 << 6)
  public static let kick = Capabilities(rawValue: 1 << 7)
  public static let ban = Capabilities(rawValue: 1 << 8)
  public static let assignRole = Capabilities(rawValue: 1 << 9)
  public static let defineRole = Capabilities(rawValue: 1 << 10)
  public static let changeName = Capabilities(rawValue: 1 << 11)
  public static let changeTopic = Capabilities(rawValue: 1 << 12)
  public static let changePolicy = Capabilities(rawValue: 1 << 13)

  public static let mentionAll = Capabilities(rawValue: 1 << 14)

  public static let all = Capabilities(rawValue: (1 << 15) - 1)
}

/// One rule of RFC 9420 that what comes from elsewhere must keep. RULES.md has them all in a table, each with
/// its test.
public struct Rule: Hashable, Sendable {
  public let family: Family
  public let number: UInt8
  /// The stable name, lowerCamelCase.
  public let code: String
  /// Where RFC 9420 has it, if it is not of another.
  public let section: String
  /// What must be so.
  public let statement: String

  /// What a rule is about.
  public enum Family: UInt8, Sendable {
    case codec, leaf, keyPackage, tree, path, framing, secrets, proposal, list, commit, welcome, group
  }

  init(_ family: Family, _ number: UInt8, _ code: String, _ section: String, _ statement: String) {
    self.family = family
    self.number = number
    self.code = code
    self.section = section
    self.statement = statement
  }

  /// Such as "LEAF-3".
  public var id: String { family.name + "-" + number.description }

  public static func == (left: Rule, right: Rule) -> Bool {
    left.family == right.family && left.number == right.number
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(family.rawValue)
    hasher.combine(number)
  }

  /// Every rule, in the order of the table.
  public static var all: [Rule] {
    codecRules + leafRules + keyPackageRules + treeRules + pathRules + framingRules + secretsRules
      + proposalRules + listRules + commitRules + welcomeRules + groupRules
  }
}

extension Rule.Family {
  var name: String {
    switch self {
    case .codec: "CODEC"
    case .leaf: "LEAF"
    case .keyPackage: "KEYP"
    case .tree: "TREE"
    case .path: "PATH"
    case .framing: "FRAME"
    case .secrets: "SECRET"
    case .proposal: "PROP"
    case .list: "LIST"
    case .commit: "COMMIT"
    case .welcome: "WELC"
    case .group: "GROUP"
    }
  }
}

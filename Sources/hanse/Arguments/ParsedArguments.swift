/// The arguments of a command, checked against what it declares.
struct ParsedArguments: Sendable {
  /// By option name; an empty text for a flag.
  private(set) var options: [String: [String]] = [:]
  /// By positional name.
  var positionals: [String: [String]] = [:]

  mutating func add(_ value: String, to option: OptionSpec) {
    options[option.name, default: []].append(value)
  }

  func has(_ option: OptionSpec) -> Bool { options[option.name] != nil }

  func value(_ option: OptionSpec) -> String? { options[option.name]?.last }

  func values(_ option: OptionSpec) -> [String] { options[option.name] ?? [] }

  /// The parser has checked that it is one.
  func integer(_ option: OptionSpec) -> Int64? { value(option).flatMap { Int64($0) } }

  /// An optional positional.
  func optional(_ positional: PositionalSpec) -> String? { positionals[positional.name]?.first }

  func all(_ positional: PositionalSpec) -> [String] { positionals[positional.name] ?? [] }

  /// A required positional: the parser refuses a command without it.
  func text(_ positional: PositionalSpec) -> String { optional(positional) ?? "" }

  /// A required positional with the rule `integer`.
  func integer(_ positional: PositionalSpec) -> Int64 { Int64(text(positional)) ?? 0 }
}

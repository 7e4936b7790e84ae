/// A scenario written down, line by line, by a person or by the simulator (docs/simulation.md, "Stories").
public struct Story: Sendable {
  let plan: Plan

  /// Of what the story leaves open: delays, keys, and what a power cut takes.
  public var seed: UInt64 { plan.seed }

  init(_ plan: Plan) { self.plan = plan }

  /// What happens in it, each with its time.
  public var deeds: [String] { plan.steps.map { "\($0.atMilliseconds) ms: \($0)" } }

  public init(_ text: String) throws(StoryFault) {
    var plan = Plan(seed: 0)
    var number = 0
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      number += 1
      let words = Self.trimmed(line.prefix { $0 != "#" })
      guard !words.isEmpty else { continue }
      guard let fault = Self.read(words, into: &plan) else { continue }
      throw StoryFault(line: number, message: fault)
    }
    if let fault = plan.fault { throw StoryFault(line: 0, message: fault) }
    plan.steps = plan.steps.enumerated()
      .sorted { ($0.element.atMilliseconds, $0.offset) < ($1.element.atMilliseconds, $1.offset) }
      .map(\.element)
    self.plan = plan
  }

  /// The story in words; read again it is the same.
  public var text: String {
    var lines = [
      "seed 0x\(String(plan.seed, radix: 16))", "nodes \(plan.nodes)",
      "users " + plan.users.map(SimulatedNode.name).joined(separator: " "),
    ]
    lines += plan.channels.map { "channel " + $0.map { "\($0)" }.joined(separator: " ") }
    for (channel, mirrors) in plan.mirrors.enumerated() where !mirrors.isEmpty {
      lines.append("mirrors \(channel) " + mirrors.map(SimulatedNode.name).joined(separator: " "))
    }
    lines.append("runs for \(plan.milliseconds) ms")
    if let hostile = plan.hostile { lines.append("hostile \(SimulatedNode.name(hostile))") }
    if let core = plan.core { lines.append("core " + core.map(SimulatedNode.name).joined(separator: " ")) }
    lines += deeds
    return lines.map { $0 + "\n" }.joined()
  }

  private static func trimmed(_ line: Substring) -> Substring {
    var line = line
    while line.last?.isWhitespace == true { line.removeLast() }
    return line.drop { $0.isWhitespace }
  }

  /// What is wrong with the line, if something is.
  private static func read(_ line: Substring, into plan: inout Plan) -> String? {
    if let colon = line.firstIndex(of: ":"), line[..<colon].hasSuffix(" ms") {
      guard let time = Int(line[..<colon].dropLast(3)), (0...86_400_000).contains(time) else {
        return "begin with the time in milliseconds: 1200 ms: …"
      }
      guard let deed = Step.Deed(trimmed(line[line.index(after: colon)...])) else {
        return "nothing known is said to happen: see the words in docs/simulation.md"
      }
      plan.steps.append(Step(atMilliseconds: time, deed: deed))
      return nil
    }
    let words = line.split(separator: " ")
    let rest = words.dropFirst()
    let numbers = rest.compactMap { Int($0) }
    let nodes = rest.compactMap { $0.count == 1 ? $0.first.flatMap(SimulatedNode.index) : nil }
    switch words[0] {
    case "seed":
      let digits = rest.first ?? ""
      let seed = digits.hasPrefix("0x") ? UInt64(digits.dropFirst(2), radix: 16) : UInt64(digits)
      guard let seed, rest.count == 1 else { return "a seed is a number, decimal or 0x…" }
      plan = plan.with(seed: seed)
    case "nodes" where numbers.count == 1 && rest.count == 1: plan.nodes = numbers[0]
    case "users" where nodes.count == rest.count: plan.users = nodes
    case "channel" where numbers.count == rest.count:
      plan.channels.append(numbers)
      plan.mirrors.append([])
    case "mirrors" where nodes.count == rest.count - 1 && plan.mirrors.indices.contains(numbers.first ?? -1):
      plan.mirrors[numbers[0]] = nodes.sorted()
    case "runs" where numbers.count == 1: plan.milliseconds = numbers[0]
    case "hostile" where nodes.count == 1 && rest.count == 1: plan.hostile = nodes[0]
    case "core" where nodes.count == rest.count: plan.core = nodes
    default:
      return
        "this is none of seed, nodes, users, channel, mirrors, runs, hostile and core, or not as it should be"
    }
    return nil
  }
}

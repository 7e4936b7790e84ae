/// Steps in words, as they are printed and as people write them. `#` stands for a number, `@` for a node's letter.
extension Step.Deed {
  private typealias Maker = (words: String, make: @Sendable ([Int]) -> Step.Deed)

  /// The words and the numbers that stand in them, in order.
  private var parts: (words: String, values: [Int]) {
    switch self {
    case .send(let user, let channel, let number):
      ("user # sends m# to channel #", [user, number, channel])
    case .edit(let user, let channel): ("user # edits in channel #", [user, channel])
    case .erase(let user, let channel): ("user # erases in channel #", [user, channel])
    case .react(let user, let channel): ("user # reacts in channel #", [user, channel])
    case .rename(let user, let channel): ("user # renames channel #", [user, channel])
    case .kick(let user, let channel, let target):
      ("user # kicks user # from channel #", [user, target, channel])
    case .invite(let user, let channel, let target):
      ("user # invites user # to channel #", [user, target, channel])
    case .leave(let user, let channel): ("user # leaves channel #", [user, channel])
    case .accept(let user, let channel): ("user # accepts channel #", [user, channel])
    case .act(let act, let victim, let channel): (Self.words(of: act), [victim, channel])
    default: partsOfFault
    }
  }

  private var partsOfFault: (words: String, values: [Int]) {
    switch self {
    case .crash(let node, let writes, let losesPower, let down):
      ("@ \(losesPower ? "loses power" : "crashes") after # writes, for # ms", [node, writes, down])
    case .restart(let node, let down): ("@ is restarted, down for # ms", [node, down])
    case .cut(let from, let to, let bothWays, let time):
      ("@ \(bothWays ? "and" : "to") @ are cut for # ms", [from, to, time])
    case .degrade(let from, let to, let link, let time):
      (
        "@ to @ take # to # ms, # lost and # doubled of 1000, for # ms",
        [
          from, to, link.delayMilliseconds.lowerBound, link.delayMilliseconds.upperBound, link.lostPerMille,
          link.doubledPerMille, time,
        ]
      )
    case .fillDisk(let node, let time): ("the disk of @ is full for # ms", [node, time])
    case .protectDisk(let node, let time): ("the disk of @ is read-only for # ms", [node, time])
    case .slowDisk(let node, let factor, let time):
      ("the disk of @ is # times slower for # ms", [node, factor, time])
    case .failSyncs(let node, let perMille, let time):
      ("of 1000 fsyncs of @ fail # for # ms", [node, perMille, time])
    case .lieAboutSyncs(let node, let time): ("the disk of @ lies about fsyncs for # ms", [node, time])
    case .jumpClock(let node, let time): ("the clock of @ jumps by # ms", [node, time])
    case .backUp(let node): ("@ is backed up", [node])
    case .startTwice(let node, let isSeamless): (Self.words(ofTwin: isSeamless), [node])
    case .speak(let node, let versions, let down): (Self.words(of: versions), [node, down])
    case .restoreBackup(let node, let withGuard, let down):
      (Self.words(ofRestore: withGuard), [node, down])
    default: ("", [])
    }
  }

  private static func words(ofTwin isSeamless: Bool) -> String {
    "@ is started on a second machine\(isSeamless ? ", which nothing tells from the first" : "")"
  }

  private static func words(of versions: Step.Versions) -> String {
    "@ speaks version \(versions.list.map { "\($0)" }.joined(separator: " and ")), down for # ms"
  }

  private static func words(ofRestore withGuard: Bool) -> String {
    "@ is restored from its backup \(withGuard ? "with" : "without") its guard, down for # ms"
  }

  private static func words(of act: HostileAct) -> String { "\(act.rawValue) against @ in channel #" }

  private static let ownMakers: [Maker] = [
    ("user # sends m# to channel #", { .send(user: $0[0], channel: $0[2], number: $0[1]) }),
    ("user # edits in channel #", { .edit(user: $0[0], channel: $0[1]) }),
    ("user # erases in channel #", { .erase(user: $0[0], channel: $0[1]) }),
    ("user # reacts in channel #", { .react(user: $0[0], channel: $0[1]) }),
    ("user # renames channel #", { .rename(user: $0[0], channel: $0[1]) }),
    ("user # kicks user # from channel #", { .kick(user: $0[0], channel: $0[2], target: $0[1]) }),
    ("user # invites user # to channel #", { .invite(user: $0[0], channel: $0[2], target: $0[1]) }),
    ("user # leaves channel #", { .leave(user: $0[0], channel: $0[1]) }),
    ("user # accepts channel #", { .accept(user: $0[0], channel: $0[1]) }),
    (
      "@ crashes after # writes, for # ms",
      { .crash(node: $0[0], afterWrites: $0[1], losesPower: false, downMilliseconds: $0[2]) }
    ),
    (
      "@ loses power after # writes, for # ms",
      { .crash(node: $0[0], afterWrites: $0[1], losesPower: true, downMilliseconds: $0[2]) }
    ),
    ("@ is restarted, down for # ms", { .restart(node: $0[0], downMilliseconds: $0[1]) }),
    ("@ and @ are cut for # ms", { .cut(from: $0[0], to: $0[1], bothWays: true, milliseconds: $0[2]) }),
    ("@ to @ are cut for # ms", { .cut(from: $0[0], to: $0[1], bothWays: false, milliseconds: $0[2]) }),
    (
      "@ to @ take # to # ms, # lost and # doubled of 1000, for # ms",
      {
        let delay = max(0, min($0[2], $0[3]))...max(0, $0[3])
        let link = Link(delayMilliseconds: delay, lostPerMille: $0[4], doubledPerMille: $0[5])
        return .degrade(from: $0[0], to: $0[1], link, milliseconds: $0[6])
      }
    ),
    ("the disk of @ is full for # ms", { .fillDisk(node: $0[0], milliseconds: $0[1]) }),
    ("the disk of @ is read-only for # ms", { .protectDisk(node: $0[0], milliseconds: $0[1]) }),
    (
      "the disk of @ is # times slower for # ms",
      { .slowDisk(node: $0[0], factor: max(1, $0[1]), milliseconds: $0[2]) }
    ),
    (
      "of 1000 fsyncs of @ fail # for # ms", { .failSyncs(node: $0[0], perMille: $0[1], milliseconds: $0[2]) }
    ),
    ("the disk of @ lies about fsyncs for # ms", { .lieAboutSyncs(node: $0[0], milliseconds: $0[1]) }),
    ("the clock of @ jumps by # ms", { .jumpClock(node: $0[0], milliseconds: $0[1]) }),
    ("@ is backed up", { .backUp(node: $0[0]) }),
    (
      words(ofRestore: true), { .restoreBackup(node: $0[0], withGuard: true, downMilliseconds: $0[1]) }
    ),
    (
      words(ofRestore: false), { .restoreBackup(node: $0[0], withGuard: false, downMilliseconds: $0[1]) }
    ),
  ]

  private static let makers: [Maker] =
    ownMakers
    + [false, true].map { isSeamless -> Maker in
      (words(ofTwin: isSeamless), { .startTwice(node: $0[0], isSeamless: isSeamless) })
    }
    + Step.Versions.allCases.map { versions -> Maker in
      (words(of: versions), { .speak(node: $0[0], versions: versions, downMilliseconds: $0[1]) })
    }
    + HostileAct.allCases.map { act -> Maker in
      (words(of: act), { .act(act, victim: $0[0], channel: $0[1]) })
    }

  /// `nil` for words that say nothing known.
  init?(_ text: Substring) {
    for maker in Self.makers {
      // Only clocks go backwards.
      if let values = Self.values(in: text, by: maker.words),
        maker.words.hasPrefix("the clock") || values.allSatisfy({ $0 >= 0 })
      {
        self = maker.make(values)
        return
      }
    }
    return nil
  }

  /// The numbers of `text` where `words` has its signs; `nil` if they do not fit.
  private static func values(in text: Substring, by words: String) -> [Int]? {
    var values: [Int] = []
    var rest = text[...]
    for sign in words {
      switch sign {
      case "#":
        let digits = rest.prefix { $0.isASCII && $0.isNumber || $0 == "-" }
        guard let number = Int(digits), abs(number) <= 1 << 40 else { return nil }
        values.append(number)
        rest = rest.dropFirst(digits.count)
      case "@":
        guard let letter = rest.popFirst(), let node = SimulatedNode.index(letter) else { return nil }
        values.append(node)
      default: guard rest.popFirst() == sign else { return nil }
      }
    }
    return rest.isEmpty ? values : nil
  }
}

extension Step: CustomStringConvertible {
  var description: String { deed.description }
}

extension Step.Deed: CustomStringConvertible {
  var description: String {
    let (words, values) = parts
    var rest = values[...]
    return words.reduce(into: "") { text, sign in
      switch sign {
      case "#": text += "\(rest.popFirst() ?? 0)"
      case "@": text += SimulatedNode.name(rest.popFirst() ?? 0)
      default: text.append(sign)
      }
    }
  }
}

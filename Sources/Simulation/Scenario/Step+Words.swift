/// Steps in words, as they are printed and as people write them. `#` stands for a number, `@` for a node's letter.
extension Step.Deed {
  /// One kind of deed: its words, the numbers that stand in them, in order, and the deed of such numbers.
  private struct Phrase: Sendable {
    let words: String
    let values: @Sendable (Step.Deed) -> [Int]?
    let deed: @Sendable ([Int]) -> Step.Deed

    init(
      _ words: String, _ values: @escaping @Sendable (Step.Deed) -> [Int]?,
      _ deed: @escaping @Sendable ([Int]) -> Step.Deed
    ) {
      self.words = words
      self.values = values
      self.deed = deed
    }
  }

  private static let phrases: [Phrase] =
    people + deaths + links + disks + machines + HostileAct.allCases.map(phrase(of:))

  private static let people: [Phrase] = [
    Phrase("user # sends m# to channel #") {
      if case .send(let user, let channel, let number) = $0 { [user, number, channel] } else { nil }
    } _: {
      .send(user: $0[0], channel: $0[2], number: $0[1])
    },
    Phrase("user # edits in channel #") {
      if case .edit(let user, let channel) = $0 { [user, channel] } else { nil }
    } _: {
      .edit(user: $0[0], channel: $0[1])
    },
    Phrase("user # erases in channel #") {
      if case .erase(let user, let channel) = $0 { [user, channel] } else { nil }
    } _: {
      .erase(user: $0[0], channel: $0[1])
    },
    Phrase("user # reacts in channel #") {
      if case .react(let user, let channel) = $0 { [user, channel] } else { nil }
    } _: {
      .react(user: $0[0], channel: $0[1])
    },
    Phrase("user # renames channel #") {
      if case .rename(let user, let channel) = $0 { [user, channel] } else { nil }
    } _: {
      .rename(user: $0[0], channel: $0[1])
    },
    Phrase("user # kicks user # from channel #") {
      if case .kick(let user, let channel, let target) = $0 { [user, target, channel] } else { nil }
    } _: {
      .kick(user: $0[0], channel: $0[2], target: $0[1])
    },
    Phrase("user # invites user # to channel #") {
      if case .invite(let user, let channel, let target) = $0 { [user, target, channel] } else { nil }
    } _: {
      .invite(user: $0[0], channel: $0[2], target: $0[1])
    },
    Phrase("user # leaves channel #") {
      if case .leave(let user, let channel) = $0 { [user, channel] } else { nil }
    } _: {
      .leave(user: $0[0], channel: $0[1])
    },
    Phrase("user # accepts channel #") {
      if case .accept(let user, let channel) = $0 { [user, channel] } else { nil }
    } _: {
      .accept(user: $0[0], channel: $0[1])
    },
  ]

  private static let deaths: [Phrase] =
    [(false, "crashes"), (true, "loses power")].map { isPowerCut, verb in
      Phrase("@ \(verb) after # writes, for # ms") {
        if case .crash(let node, let writes, isPowerCut, let down) = $0 { [node, writes, down] } else { nil }
      } _: {
        .crash(node: $0[0], afterWrites: $0[1], losesPower: isPowerCut, downMilliseconds: $0[2])
      }
    } + [
      Phrase("@ crashes after # messages, for # ms") {
        if case .crashAtMessage(let node, let messages, let down) = $0 {
          [node, messages, down]
        } else {
          nil
        }
      } _: {
        .crashAtMessage(node: $0[0], afterMessages: $0[1], downMilliseconds: $0[2])
      },
      Phrase("@ is restarted, down for # ms") {
        if case .restart(let node, let down) = $0 { [node, down] } else { nil }
      } _: {
        .restart(node: $0[0], downMilliseconds: $0[1])
      },
    ]

  private static let links: [Phrase] =
    [(true, "and"), (false, "to")].map { bothWays, word in
      Phrase("@ \(word) @ are cut for # ms") {
        if case .cut(let from, let to, bothWays, let time) = $0 { [from, to, time] } else { nil }
      } _: {
        .cut(from: $0[0], to: $0[1], bothWays: bothWays, milliseconds: $0[2])
      }
    } + [
      Phrase("@ to @ take # to # ms, # lost and # doubled of 1000, for # ms") {
        guard case .degrade(let from, let to, let link, let time) = $0 else { return nil }
        let delay = link.delayMilliseconds
        return [
          from, to, delay.lowerBound, delay.upperBound, link.lostPerMille, link.doubledPerMille, time,
        ]
      } _: {
        let delay = max(0, min($0[2], $0[3]))...max(0, $0[3])
        let link = Link(delayMilliseconds: delay, lostPerMille: $0[4], doubledPerMille: $0[5])
        return .degrade(from: $0[0], to: $0[1], link, milliseconds: $0[6])
      }
    ]

  private static let disks: [Phrase] = [
    Phrase("the disk of @ is full for # ms") {
      if case .fillDisk(let node, let time) = $0 { [node, time] } else { nil }
    } _: {
      .fillDisk(node: $0[0], milliseconds: $0[1])
    },
    Phrase("the disk of @ is read-only for # ms") {
      if case .protectDisk(let node, let time) = $0 { [node, time] } else { nil }
    } _: {
      .protectDisk(node: $0[0], milliseconds: $0[1])
    },
    Phrase("the disk of @ is # times slower for # ms") {
      if case .slowDisk(let node, let factor, let time) = $0 { [node, factor, time] } else { nil }
    } _: {
      .slowDisk(node: $0[0], factor: max(1, $0[1]), milliseconds: $0[2])
    },
    Phrase("of 1000 fsyncs of @ fail # for # ms") {
      if case .failSyncs(let node, let perMille, let time) = $0 { [node, perMille, time] } else { nil }
    } _: {
      .failSyncs(node: $0[0], perMille: $0[1], milliseconds: $0[2])
    },
    Phrase("the disk of @ lies about fsyncs for # ms") {
      if case .lieAboutSyncs(let node, let time) = $0 { [node, time] } else { nil }
    } _: {
      .lieAboutSyncs(node: $0[0], milliseconds: $0[1])
    },
  ]

  private static let machines: [Phrase] =
    [
      Phrase("the clock of @ jumps by # ms") {
        if case .jumpClock(let node, let time) = $0 { [node, time] } else { nil }
      } _: {
        .jumpClock(node: $0[0], milliseconds: $0[1])
      },
      Phrase("the clock of @ drifts by # ppm") {
        if case .driftClock(let node, let rate) = $0 { [node, rate] } else { nil }
      } _: {
        .driftClock(node: $0[0], partsPerMillion: max(-500_000, min(500_000, $0[1])))
      },
      Phrase("@ is away for # days, told in # ms") {
        if case .beAway(let node, let days, let time) = $0 { [node, days, time] } else { nil }
      } _: {
        .beAway(node: $0[0], days: max(1, min(3_650, $0[1])), milliseconds: $0[2])
      },
      Phrase("@ is backed up") {
        if case .backUp(let node) = $0 { [node] } else { nil }
      } _: {
        .backUp(node: $0[0])
      },
    ]
    + [true, false].map { withGuard in
      Phrase("@ is restored from its backup \(withGuard ? "with" : "without") its guard, down for # ms") {
        if case .restoreBackup(let node, withGuard, let down) = $0 { [node, down] } else { nil }
      } _: {
        .restoreBackup(node: $0[0], withGuard: withGuard, downMilliseconds: $0[1])
      }
    }
    + [(false, ""), (true, ", which nothing tells from the first")].map { isSeamless, words in
      Phrase("@ is started on a second machine\(words)") {
        if case .startTwice(let node, isSeamless) = $0 { [node] } else { nil }
      } _: {
        .startTwice(node: $0[0], isSeamless: isSeamless)
      }
    }
    + [(false, "draws new keys"), (true, "has its keys replaced by the root key")].map { byRoot, words in
      Phrase("@ \(words)") {
        if case .changeKeys(let node, byRoot) = $0 { [node] } else { nil }
      } _: {
        .changeKeys(node: $0[0], byRoot: byRoot)
      }
    }
    + Step.Versions.allCases.map { versions in
      let list = versions.list.map { "\($0)" }.joined(separator: " and ")
      return Phrase("@ speaks version \(list), down for # ms") {
        if case .speak(let node, versions, let down) = $0 { [node, down] } else { nil }
      } _: {
        .speak(node: $0[0], versions: versions, downMilliseconds: $0[1])
      }
    }

  private static func phrase(of act: HostileAct) -> Phrase {
    Phrase("\(act.rawValue) against @ in channel #") {
      if case .act(act, let victim, let channel) = $0 { [victim, channel] } else { nil }
    } _: {
      .act(act, victim: $0[0], channel: $0[1])
    }
  }

  /// The same by others and of others; `nil` if one of them has no place there.
  func moved(
    nodes: (Int) -> Int? = { $0 }, users: (Int) -> Int? = { $0 }, channels: (Int) -> Int? = { $0 }
  ) -> Step.Deed? {
    for phrase in Self.phrases {
      guard let values = phrase.values(self) else { continue }
      var rest = values[...]
      var read = ""
      var moved: [Int?] = []
      for sign in phrase.words {
        if sign == "@", let node = rest.popFirst() { moved.append(nodes(node)) }
        if sign == "#", let number = rest.popFirst() {
          let isUser = read.hasSuffix("user ")
          moved.append(isUser ? users(number) : read.hasSuffix("channel ") ? channels(number) : number)
        }
        read.append(sign)
      }
      return moved.contains(nil) ? nil : phrase.deed(moved.compactMap { $0 })
    }
    return nil
  }

  /// `nil` for words that say nothing known.
  init?(_ text: Substring) {
    for phrase in Self.phrases {
      // Only clocks go backwards.
      if let values = Self.values(in: text, by: phrase.words),
        phrase.words.hasPrefix("the clock") || values.allSatisfy({ $0 >= 0 })
      {
        self = phrase.deed(values)
        return
      }
    }
    return nil
  }

  /// Numbers that can be added and made microseconds of without looking.
  private static let numbersTaken = -(1 << 40)...1 << 40

  /// The numbers of `text` where `words` has its signs; `nil` if they do not fit.
  private static func values(in text: Substring, by words: String) -> [Int]? {
    var values: [Int] = []
    var rest = text[...]
    for sign in words {
      switch sign {
      case "#":
        let digits = rest.prefix { $0.isASCII && $0.isNumber || $0 == "-" }
        guard let number = Int(digits), numbersTaken.contains(number) else { return nil }
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
    for phrase in Self.phrases {
      guard let values = phrase.values(self) else { continue }
      var rest = values[...]
      return phrase.words.reduce(into: "") { text, sign in
        switch sign {
        case "#": text += "\(rest.popFirst() ?? 0)"
        case "@": text += SimulatedNode.name(rest.popFirst() ?? 0)
        default: text.append(sign)
        }
      }
    }
    return ""
  }
}

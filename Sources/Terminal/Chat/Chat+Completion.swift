internal import Client

/// What Tab does.
extension Chat {
  mutating func complete() {
    guard purpose == .message || purpose == .goTo else { return }
    if purpose == .goTo {
      if let id = channel(named: composer.text), let name = rooms[id]?.name { composer.set(name) }
    } else if composer.isEmpty {
      openNextUnread()
    } else if composer.text.hasPrefix("/") {
      completeCommand()
    } else {
      completeAddress()
    }
  }

  private mutating func completeCommand() {
    let typed = String(composer.text.dropFirst())
    let names = SlashCommand.all.map(\.name).filter { $0.hasPrefix(typed) }
    if names.count == 1 { composer.set("/\(names[0]) ") } else { offer(names.map { "/\($0)" }) }
  }

  /// `@ali` becomes the address of somebody who is here.
  private mutating func completeAddress() {
    let before = composer.characters[..<composer.cursor]
    let start = before.lastIndex(where: \.isWhitespace).map { $0 + 1 } ?? 0
    let word = String(before[start...])
    guard word.hasPrefix("@"), let id = current, let room else { return composer.insert("\t") }
    if room.members == nil { actions.append(.loadMembers(channel: id)) }
    let here = (room.members ?? []).map(\.address) + room.window.messages.map(\.author)
    var found: [String] = []
    for address in here where address.hasPrefix(word.dropFirst()) && !found.contains(address) {
      found.append(address)
    }
    if found.count == 1 {
      composer.insert(String(found[0].dropFirst(word.count - 1)) + " ")
    } else {
      offer(found.map { "@\($0)" })
    }
  }

  private mutating func offer(_ words: [String]) {
    tell(words.isEmpty ? "nothing begins so" : SafeText.label(words.prefix(12).joined(separator: "  ")))
  }
}

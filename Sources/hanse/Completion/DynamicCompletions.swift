import Client
import Glibc
import JSON
import Terminal

/// Names that only the node knows. A shell must not wait: the node has most of a second, and then what it said before
/// is good enough.
struct DynamicCompletions {
  private static let timeoutMilliseconds = 700
  private static let most = 2_000

  let profileName: String

  func candidates(_ kind: Completions.Dynamic, _ current: String) -> [Candidate] {
    let names: [Candidate] =
      switch kind {
      case .profiles: profiles
      case .channels: cached("channels") { (client) throws(ClientError) in try Self.channels(client) }
      case .invitations:
        cached("invitations") { (client) throws(ClientError) in try Self.invitations(client) }
      case .addresses: cached("addresses") { (client) throws(ClientError) in try Self.addresses(client) }
      }
    return names.filter { $0.word.hasPrefix(current) && $0.word == SafeText.line($0.word) }
  }

  private var profiles: [Candidate] {
    guard let store = try? ProfileStore(), let folder = opendir(store.folder) else { return [] }
    defer { closedir(folder) }
    var names: [Candidate] = []
    while let entry = readdir(folder) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name.hasSuffix(".json"), name.first != "." {
        names.append(Candidate(word: String(name.dropLast(5))))
      }
    }
    return names.sorted { $0.word < $1.word }
  }

  private static func channels(_ client: HanseClient) throws(ClientError) -> [Candidate] {
    try client.channels(timeoutMilliseconds: timeoutMilliseconds).elements.map {
      Candidate(word: $0.name, help: $0.topic.isEmpty ? $0.home : $0.topic)
    }
  }

  private static func invitations(_ client: HanseClient) throws(ClientError) -> [Candidate] {
    try client.invitations(timeoutMilliseconds: timeoutMilliseconds).elements.map {
      Candidate(word: $0.name, help: $0.from)
    }
  }

  private static func addresses(_ client: HanseClient) throws(ClientError) -> [Candidate] {
    try client.users(timeoutMilliseconds: timeoutMilliseconds).elements.map {
      Candidate(word: $0.address, help: $0.displayName)
    }
  }

  /// What the node says now, else what it said last. An access token that has run out is not renewed here: that must not be cut off.
  private func cached(
    _ kind: String, _ ask: (HanseClient) throws(ClientError) -> [Candidate]
  ) -> [Candidate] {
    let path = cacheFolder.map { "\($0)/\(profileName).\(kind)" }
    guard let profile = try? ProfileStore().load(profileName),
      let client = try? profile.client(named: profileName)
    else { return [] }
    guard let found = try? ask(client) else { return path.map(read) ?? [] }
    let candidates = Array(found.prefix(Self.most))
    if let path, let cacheFolder { write(candidates, to: path, in: cacheFolder) }
    return candidates
  }

  private var cacheFolder: String? {
    if let base = Environment.value("XDG_CACHE_HOME"), base.hasPrefix("/") { return base + "/hanse" }
    return Environment.value("HOME").map { $0 + "/.cache/hanse" }
  }

  private func read(_ path: String) -> [Candidate] {
    guard let bytes = try? Files.read(path, maxBytes: 1 << 20) else { return [] }
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map { line in
      let parts = line.split(separator: "\t", maxSplits: 1).map(String.init)
      return Candidate(word: parts.first ?? "", help: parts.count > 1 ? parts[1] : "")
    }
  }

  /// A cache that cannot be written is no cache, and no failure.
  private func write(_ candidates: [Candidate], to path: String, in folder: String) {
    var made = ""
    for part in folder.split(separator: "/") {
      made += "/" + part
      mkdir(made, 0o700)
    }
    let lines = candidates.map { "\(SafeText.line($0.word))\t\(SafeText.line($0.help))\n" }.joined()
    let draft = "\(path).\(getpid())"
    unlink(draft)
    guard (try? Files.create(draft, Array(lines.utf8))) != nil, rename(draft, path) == 0 else {
      unlink(draft)
      return
    }
  }
}

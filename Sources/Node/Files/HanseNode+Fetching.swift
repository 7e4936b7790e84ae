internal import Blobs
internal import Federation
internal import Model
internal import Rules
internal import Store
internal import Wire

/// Bringing files here from other members of the channel, leaf by leaf, each verified before it is kept.
extension HanseNode {
  /// Has a file brought here if it is not on its way already. `reader` is called once, when more of it is here than now, or when nothing
  /// more will come: then with what stood in the way, or `nil` if all of it is here. The leaf of `offset` and those after it come first.
  func fetch(
    _ item: FileItem, in channel: LogID, from author: NodeID, offset: UInt64,
    reader: @escaping @Sendable (NodeProblem?) -> Void
  ) {
    let wanted = BlobShape.leaf(of: offset)
    guard fetches.enter(item.blob, reader) else {
      return perform(fetches.event(item.blob) { $0.wanted(wanted) }, item, in: channel)
    }
    let settings = configuration.files
    guard settings.mostBytes == 0 || item.size <= settings.mostBytes else {
      return endFetch(
        item.blob,
        NodeProblem("fileTooLarge", "This node takes files of \(settings.mostBytes) bytes at most."))
    }
    let sources = members(of: channel, first: author)
    let now = world.nowMilliseconds()
    files.submit { [self] store in
      do throws(StoreError) {
        // It may have become whole since it was looked for.
        if try store.isWhole(item.blob) { return endFetch(item.blob, nil) }
        let place = try place(for: item, store, settings, now)
        guard let place else {
          return endFetch(item.blob, NodeProblem("filesFull", "This node has no more room for files."))
        }
        let machine = BlobFetch(
          size: item.size, from: place.leaves.first, having: place.leaves.beyond, wanted: wanted, of: sources)
        let fetch = FileFetches.Fetch(machine: machine, content: place.content, channel: channel, item: item)
        perform(fetches.begin(fetch), item, in: channel)
      } catch {
        endFetch(item.blob, NodeProblem(error))
      }
    }
  }

  /// Where a file's bytes go, and which leaves are there from an earlier try; `nil` if there is no room.
  private func place(
    for item: FileItem, _ store: BlobStore, _ settings: FileSettings, _ now: UInt64
  ) throws(StoreError) -> (content: Int64, leaves: BlobStore.Leaves)? {
    for arrival in try store.arrivals(of: item.blob) {
      if arrival.size == item.size, (try? store.forgetUncut(arrival.content)) != nil,
        let leaves = try? store.leaves(of: arrival.content)
      {
        return (arrival.content, leaves)
      }
      // Another message has named it with another size, say; or what came of it is damaged, and is to be stored anew.
      let last = BlobShape(size: arrival.size).bytes(of: BlobShape.leaf(of: arrival.offset))
      if try store.noteDamage(of: arrival.content, in: last) > 0 { metrics.chunksDamaged.add() }
      try store.abandon(arrival.content)
    }
    guard settings.hasRoom(for: item.size, beside: try store.arrivals(), storedBytes: store.storedBytes)
    else {
      return nil
    }
    let content = try store.begin(
      name: nil, user: nil, size: item.size, expected: item.blob, nowMilliseconds: now)
    return (content, BlobStore.Leaves(first: 0, beyond: [], isEmpty: true))
  }

  /// Who may have a channel's files: first the author's node, which had them, then the home, then the others.
  func members(of channel: LogID, first author: NodeID? = nil) -> [NodeID] {
    guard let known = view.channels[channel] else { return [] }
    let members = known.state.nodes.filter { $0.value.isMember && $0.key != node }.keys.sorted()
    let first = [author, known.home]
    var sources: [NodeID] = []
    for member in first.compactMap(\.self) + members where member != node && !sources.contains(member) {
      sources.append(member)
    }
    return sources
  }

  private func perform(_ actions: [BlobFetch.Action], _ item: FileItem, in channel: LogID) {
    for action in actions {
      switch action {
      case .ask(let source, let leaf): ask(source, leaf, item, in: channel)
      case .store(let leaf, let bytes): store(bytes, leaf, item, in: channel)
      case .finish: finishFetch(item, in: channel)
      case .giveUp: giveUp(item)
      }
    }
  }

  /// A member that is asked for more than it gives at once is asked again so often before that counts as a failure.
  private static let waits = 30

  private func ask(_ source: NodeID, _ leaf: UInt64, _ item: FileItem, in channel: LogID) {
    ask(source, BlobRequest(channel: channel, blob: item.blob, leaf: leaf)) { [self] result in
      let actions: [BlobFetch.Action]
      switch result {
      case .success(let response):
        do throws(BlobLeaf.Fault) {
          _ = try response.leaf.verify(as: leaf, of: item.blob, size: item.size, suite)
          metrics.fileBytesFetched.add(response.leaf.bytes.count)
          actions = fetches.event(item.blob) { $0.answered(leaf, response.leaf.bytes, by: source) }
        } catch {
          metrics.leavesRefused.add()
          journal.warning(
            "blobRefused", [("node", "\(Hex.text(source.bytes.bytes))"), ("code", error.rawValue)])
          actions = fetches.event(item.blob) { $0.failed(leaf, at: source, isFinal: true) }
        }
      case .failure(let failure):
        let isFinal = ["unknownBlob", "unknownEndpoint", "peerRefused"].contains(failure.code)
        actions = fetches.event(item.blob) { $0.failed(leaf, at: source, isFinal: isFinal) }
      }
      perform(actions, item, in: channel)
    }
  }

  /// Asks a member for a leaf, later again while it gives no more at once.
  func ask(
    _ source: NodeID, _ request: BlobRequest, waits: Int = waits,
    completion: @escaping @Sendable (Result<BlobResponse, PeerClient.Failure>) -> Void
  ) {
    peers.ask(source, "blob", request.encode(), as: BlobResponse.self) { [self] result in
      guard case .failure(let failure) = result, failure.code == "tooManyRequests", waits > 0 else {
        return completion(result)
      }
      core.note { [self] core in
        core.later(milliseconds: max(250, failure.retryAfterMilliseconds)) { [self] in
          ask(source, request, waits: waits - 1, completion: completion)
        }
      }
    }
  }

  private func store(_ bytes: [UInt8], _ leaf: UInt64, _ item: FileItem, in channel: LogID) {
    files.submit { [self] store in
      guard let content = fetches.content(of: item.blob) else { return }
      do throws(BlobRefusal) {
        try store.put(leaf, bytes, in: content)
      } catch {
        endFetch(item.blob, Self.problem(error))
      }
    } committed: { [self] error in
      if let error { return endFetch(item.blob, NodeProblem(error)) }
      for reader in fetches.takeReaders(of: item.blob) { reader(nil) }
      perform(fetches.event(item.blob) { $0.stored() }, item, in: channel)
    }
  }

  private func finishFetch(_ item: FileItem, in channel: LogID) {
    files.submit { [self] store in
      guard let content = fetches.content(of: item.blob) else { return }
      do throws(BlobRefusal) {
        let whole = try store.finish(content)
        note(whole, of: content, by: nil) { [self] problem in endFetch(item.blob, problem) }
      } catch {
        endFetch(item.blob, Self.problem(error))
      }
    }
  }

  /// What came is kept for a later try; of what never began to come nothing is.
  private func giveUp(_ item: FileItem) {
    files.submit { [self] store in
      guard let content = fetches.content(of: item.blob), (try? store.leaves(of: content))?.isEmpty == true
      else { return }
      do throws(StoreError) { try store.abandon(content) } catch {
        journal.error("filesNotDropped", [("code", error.code.rawValue)])
      }
    } committed: { [self] _ in
      endFetch(item.blob, .fileNotReachable)
    }
  }

  /// A fetch that is no more has been given up, since nothing names the file now.
  private static func problem(_ refusal: BlobRefusal) -> NodeProblem {
    refusal == .unknown ? .unknownFile : NodeProblem(refusal)
  }

  private func endFetch(_ blob: BlobID, _ problem: NodeProblem?) {
    _ = fetches.event(blob) { machine in
      machine.ended()
      return []
    }
    for reader in fetches.end(blob) { reader(problem) }
  }
}

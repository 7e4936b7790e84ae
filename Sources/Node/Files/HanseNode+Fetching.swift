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
    let key = FileFetches.Key(item, in: channel)
    let isNew = fetches.enter(key, reader) { [self] in beginFetch(key, from: author, wanted) }
    if !isNew { perform(fetches.event(key) { $0.wanted(wanted) }, of: key) }
  }

  private func beginFetch(_ key: FileFetches.Key, from author: NodeID, _ wanted: UInt64) {
    let settings = configuration.files
    guard settings.mostBytes == 0 || key.size <= settings.mostBytes else {
      return endFetch(
        key, NodeProblem("fileTooLarge", "This node takes files of \(settings.mostBytes) bytes at most."))
    }
    // It may have become whole for this channel since it was looked for.
    isShared(key.blob, in: key.channel) { [self] isShared in
      let (sources, now) = (members(of: key.channel, first: author), world.nowMilliseconds())
      let begun = Answered<FileFetches.Fetch?>()
      files.submit { [self] store in
        begun.run { () throws(StoreError) in
          if isShared, try store.isWhole(key.blob) { return .success(nil) }
          guard let place = try place(for: key, store, settings, now) else {
            return .failure(NodeProblem("filesFull", "This node has no more room for files."))
          }
          let machine = BlobFetch(
            size: key.size, from: place.leaves.first, having: place.leaves.beyond, wanted: wanted, of: sources
          )
          return .success(FileFetches.Fetch(key: key, machine: machine, content: place.content))
        }
      } committed: { [self] error in
        begun.give(error) { [self] result in
          switch result {
          case .success(let fetch?): perform(fetches.begin(fetch), of: key)
          case .success(nil): endFetch(key, nil)
          case .failure(let problem): endFetch(key, problem)
          }
        }
      }
    }
  }

  /// Where a file's bytes go, and which leaves are there from an earlier try; `nil` if there is no room.
  private func place(
    for key: FileFetches.Key, _ store: BlobStore, _ settings: FileSettings, _ now: UInt64
  ) throws(StoreError) -> (content: Int64, leaves: BlobStore.Leaves)? {
    for arrival in try store.arrivals(of: key.blob)
    where arrival.channel == key.channel && arrival.size == key.size {
      if (try? store.forgetUncut(arrival.content)) != nil,
        let leaves = try? store.leaves(of: arrival.content)
      {
        return (arrival.content, leaves)
      }
      // What came of it is damaged, and is to be stored anew.
      metrics.chunksDamaged.add(try store.abandonDamaged(arrival.content))
    }
    guard settings.hasRoom(for: key.size, beside: try store.arrivals(), storedBytes: store.storedBytes) else {
      return nil
    }
    let content = try store.begin(
      name: nil, user: nil, channel: key.channel, size: key.size, expected: key.blob, nowMilliseconds: now)
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

  private func perform(_ actions: [BlobFetch.Action], of key: FileFetches.Key) {
    for action in actions {
      switch action {
      case .ask(let source, let leaf): ask(source, leaf, of: key)
      case .store(let leaf, let bytes): store(bytes, leaf, of: key)
      case .finish: finishFetch(key)
      case .giveUp: giveUp(key)
      }
    }
  }

  /// A member that is asked for more than it gives at once is asked again so often before that counts as a failure.
  private static let waits = 30

  private func ask(_ source: NodeID, _ leaf: UInt64, of key: FileFetches.Key) {
    ask(source, BlobRequest(channel: key.channel, blob: key.blob, leaf: leaf)) { [self] result in
      let actions: [BlobFetch.Action]
      switch result {
      case .success(let response):
        do throws(BlobLeaf.Fault) {
          let hash = try response.leaf.verify(as: leaf, of: key.blob, size: key.size, suite)
          metrics.fileBytesFetched.add(response.leaf.bytes.count)
          actions = fetches.answered(leaf, response.leaf.bytes, hash, by: source, of: key)
        } catch {
          metrics.leavesRefused.add()
          journal.warning(
            "blobRefused", [("node", "\(Hex.text(source.bytes.bytes))"), ("code", error.rawValue)])
          actions = fetches.event(key) { $0.failed(leaf, at: source, isFinal: true) }
        }
      case .failure(let failure):
        let isFinal = ["unknownBlob", "unknownEndpoint", "peerRefused"].contains(failure.code)
        actions = fetches.event(key) { $0.failed(leaf, at: source, isFinal: isFinal) }
      }
      perform(actions, of: key)
    }
  }

  /// Asks a member for a leaf when it is that one's turn.
  func ask(
    _ source: NodeID, _ request: BlobRequest,
    completion: @escaping @Sendable (Result<BlobResponse, PeerClient.Failure>) -> Void
  ) {
    fetches.turns.take(source) { [self] in
      ask(source, request, waits: Self.waits) { [self] result in
        fetches.turns.giveBack(source)
        completion(result)
      }
    }
  }

  /// Later again while it gives no more at once.
  private func ask(
    _ source: NodeID, _ request: BlobRequest, waits: Int,
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

  private func store(_ bytes: [UInt8], _ leaf: UInt64, of key: FileFetches.Key) {
    files.submit { [self] store in
      guard let place = fetches.place(of: leaf, of: key) else { return }
      do throws(BlobRefusal) {
        try store.put(leaf, bytes, hash: place.hash, in: place.content)
      } catch {
        endFetch(key, Self.problem(error))
      }
    } committed: { [self] error in
      if let error { return endFetch(key, NodeProblem(error)) }
      for reader in fetches.takeReaders(of: key) { reader(nil) }
      perform(fetches.event(key) { $0.stored() }, of: key)
    }
  }

  private func finishFetch(_ key: FileFetches.Key) {
    files.submit { [self] store in
      guard let content = fetches.content(of: key) else { return }
      do throws(BlobRefusal) {
        let whole = try store.finish(content)
        note(whole, of: content, by: nil, from: key.channel) { [self] problem in endFetch(key, problem) }
      } catch {
        if case .store(let fault) = error, fault.code == .blobDamaged {
          metrics.chunksDamaged.add((try? store.abandonDamaged(content)) ?? 0)
        }
        endFetch(key, Self.problem(error))
      }
    }
  }

  /// What came is kept for a later try; of what never began to come nothing is.
  private func giveUp(_ key: FileFetches.Key) {
    files.submit { [self] store in
      guard let content = fetches.content(of: key) else { return }
      _ = try? store.forgetUncut(content)
      guard (try? store.leaves(of: content))?.isEmpty == true else { return }
      do throws(StoreError) { try store.abandon(content) } catch {
        journal.error("filesNotDropped", [("code", error.code.rawValue)])
      }
    } committed: { [self] _ in
      endFetch(key, .fileNotReachable)
    }
  }

  /// A fetch that is no more has been given up, since nothing names the file now.
  private static func problem(_ refusal: BlobRefusal) -> NodeProblem {
    refusal == .unknown ? .unknownFile : NodeProblem(refusal)
  }

  private func endFetch(_ key: FileFetches.Key, _ problem: NodeProblem?) {
    _ = fetches.event(key) { machine in
      machine.ended()
      return []
    }
    fetches.end(key, problem)
  }
}

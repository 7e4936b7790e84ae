internal import Blobs
internal import Federation
internal import Model
internal import Rules
internal import Store
internal import Synchronization
internal import Wire

/// Fetching damaged pieces of files anew from other members of a channel that has the file.
extension HanseNode {
  /// A member of a channel, which may have a file that is named there.
  private struct Source: Sendable {
    let node: NodeID
    let channel: LogID
  }

  /// Reading a blob has found damage within these bytes of a content: that is marked, and what is damaged is fetched anew. `completion` is
  /// told whether all of the blob that was known to be damaged is right again; at once where that was tried in vain a short while ago.
  func foundDamage(
    of blob: BlobID, _ content: Int64, in ranges: [Range<UInt64>], chunks: Int = 0,
    completion: @escaping @Sendable (Bool) -> Void
  ) {
    guard let range = ranges.first else {
      if chunks > 0 {
        metrics.chunksDamaged.add(chunks)
        journal.error("fileDamaged", [("file", Hex.text(blob.bytes.bytes)), ("chunks", "\(chunks)")])
      }
      return mend(blob, completion: completion)
    }
    let found = Answered<Int>()
    files.submit { store in
      found.run { () throws(StoreError) in .success(try store.noteDamage(of: content, in: range)) }
    } committed: { [self] error in
      found.give(error) { [self] result in
        guard case .success(let new) = result else { return completion(false) }
        foundDamage(
          of: blob, content, in: Array(ranges.dropFirst()), chunks: chunks + new, completion: completion)
      }
    }
  }

  /// Tries again to make whole what is known to be damaged.
  func mend(_ blobs: [BlobID]) { for blob in blobs { mend(blob) { _ in } } }

  /// Fetches anew what is known to be damaged of a blob.
  func mend(_ blob: BlobID, completion: @escaping @Sendable (Bool) -> Void) {
    switch mends.enter(blob, nowMilliseconds: world.nowMilliseconds(), completion) {
    case .wait: return
    case .tooSoon: return completion(false)
    case .begin: break
    }
    core.peek(
      { [self] core in
        guard let naming = try? core.store.logs(sharing: blob, at: node) else {
          return endMend(blob, isWhole: false)
        }
        let channels = core.logs.filter {
          naming.contains($0.value.reference) && $0.value.replica.state.log.kind == .channel
        }
        .keys.sorted()
        var sources: [Source] = []
        for channel in channels {
          for node in members(of: channel) where !sources.contains(where: { $0.node == node }) {
            sources.append(Source(node: node, channel: channel))
          }
        }
        mendNext(blob, from: sources, mended: 0)
      }, failed: { [self] _ in endMend(blob, isWhole: false) })
  }

  /// One damaged chunk, with those beside it in its leaves.
  private func mendNext(_ blob: BlobID, from sources: [Source], mended: Int) {
    files.submit { [self] store in
      let first: BlobStore.Damage?
      do throws(StoreError) { first = try store.damage(of: blob) } catch {
        return endMend(blob, isWhole: false, mended)
      }
      guard let damage = first else { return endMend(blob, isWhole: true, mended) }
      let leaves =
        BlobShape.leaf(of: damage.range.lowerBound)...BlobShape.leaf(of: damage.range.upperBound - 1)
      gather(leaves, of: blob, damage.size, from: sources) { [self] bytes, sources in
        guard let bytes else { return endMend(blob, isWhole: false, mended) }
        replace(damage, of: blob, with: bytes, from: sources, mended)
      }
    }
  }

  private func replace(
    _ damage: BlobStore.Damage, of blob: BlobID, with bytes: [UInt8], from sources: [Source], _ mended: Int
  ) {
    let start = BlobShape(size: damage.size).bytes(of: BlobShape.leaf(of: damage.range.lowerBound)).lowerBound
    let result = Answered<Int>()
    files.submit { store in
      result.run { () throws(StoreError) in
        .success(try store.mend(damage.content, from: start, with: bytes))
      }
    } committed: { [self] error in
      result.give(error) { [self] result in
        // A file whose rows are damaged too is not made whole by bytes.
        guard case .success(let chunks) = result, chunks > 0 else {
          return endMend(blob, isWhole: false, mended)
        }
        metrics.chunksMended.add(chunks)
        mendNext(blob, from: sources, mended: mended + chunks)
      }
    }
  }

  /// Asks one member after the other for leaves. The completion has their bytes, and the members that are worth asking again.
  private func gather(
    _ leaves: ClosedRange<UInt64>, of blob: BlobID, _ size: UInt64, from sources: [Source],
    _ bytes: [UInt8] = [], completion: @escaping @Sendable ([UInt8]?, [Source]) -> Void
  ) {
    guard let source = sources.first else { return completion(nil, []) }
    let leaf = leaves.lowerBound
    let request = BlobRequest(channel: source.channel, blob: blob, leaf: leaf)
    ask(source.node, request) { [self] result in
      guard case .success(let response) = result else {
        return gather(
          leaves, of: blob, size, from: Array(sources.dropFirst()), bytes, completion: completion)
      }
      do throws(BlobLeaf.Fault) {
        _ = try response.leaf.verify(as: leaf, of: blob, size: size, suite)
        metrics.fileBytesFetched.add(response.leaf.bytes.count)
        let all = bytes + response.leaf.bytes
        if leaf == leaves.upperBound { return completion(all, sources) }
        gather(leaf + 1...leaves.upperBound, of: blob, size, from: sources, all, completion: completion)
      } catch {
        metrics.leavesRefused.add()
        journal.warning(
          "blobRefused", [("node", Hex.text(source.node.bytes.bytes)), ("code", error.rawValue)])
        gather(leaves, of: blob, size, from: Array(sources.dropFirst()), bytes, completion: completion)
      }
    }
  }

  private func endMend(_ blob: BlobID, isWhole: Bool, _ mended: Int = 0) {
    let file = Hex.text(blob.bytes.bytes)
    if mended > 0 { journal.info("fileMended", [("file", file), ("chunks", "\(mended)")]) }
    if !isWhole { journal.warning("fileNotMended", [("file", file)]) }
    mends.end(blob, isWhole: isWhole, nowMilliseconds: world.nowMilliseconds())
  }
}

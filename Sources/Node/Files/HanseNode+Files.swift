internal import Blobs
internal import Federation
public import Model
internal import Rules
public import Store

/// Files that people and other nodes ask for.
extension HanseNode {
  private static let leavesAtOnce = 16

  /// Reads bytes of a file from `offset` on, `most` at most, fetching the file from other members if it is not here. The completion is
  /// called on a reading thread; no bytes only at the end.
  public func readFile(
    _ item: FileItem, in channel: LogID, from author: NodeID, offset: UInt64, most: Int,
    completion: @escaping @Sendable (Result<[UInt8], NodeProblem>) -> Void
  ) {
    read(
      FilePiece(item: item, channel: channel, author: author, offset: offset, most: most), mends: true,
      completion)
  }

  private func read(
    _ piece: FilePiece, mends: Bool, _ completion: @escaping @Sendable (Result<[UInt8], NodeProblem>) -> Void
  ) {
    isShared(piece.item.blob, in: piece.channel) { [self] isShared in
      fileReaders.submit { [self] reader in read(piece, isShared: isShared, mends: mends, reader, completion)
      }
    }
  }

  /// What is here for others than this channel's members is as if it were not.
  private func read(
    _ piece: FilePiece, isShared: Bool, mends: Bool, _ reader: BlobReader,
    _ completion: @escaping @Sendable (Result<[UInt8], NodeProblem>) -> Void
  ) {
    let (item, offset) = (piece.item, piece.offset)
    var content: Int64?
    do throws(StoreError) {
      let whole = isShared ? try reader.content(of: item.blob) : nil
      if let whole, try reader.size(of: whole) != item.size {
        return completion(.failure(.fileNotReachable))
      }
      content = whole
      // Whether or not the rest is still coming.
      if whole == nil {
        content = try reader.arrival(of: item.blob, size: item.size, from: piece.channel)
      }
      if let content {
        let bytes = try reader.read(content, from: offset, atMost: piece.most)
        metrics.fileBytesRead.add(bytes.count)
        if !bytes.isEmpty || offset >= item.size { return completion(.success(bytes)) }
      }
      // Bytes that are missing are to be fetched, but for those of a file that has none of its own missing.
      if let whole, try reader.content(of: item.blob) == whole {
        throw StoreError(.storeCorrupt, detail: "A file has no byte \(offset).")
      }
      fetch(item, in: piece.channel, from: piece.author, offset: offset) { [self] problem in
        if let problem { return completion(.failure(problem)) }
        read(piece, mends: mends, completion)
      }
    } catch {
      guard error.code == .blobDamaged, mends, let content else {
        journal.error("fileNotRead", [("code", error.code.rawValue), ("detail", error.detail)])
        return completion(.failure(NodeProblem(error)))
      }
      foundDamage(of: item.blob, content, in: [offset..<(offset + UInt64(piece.most))]) { [self] _ in
        read(piece, mends: false, completion)
      }
    }
  }

  /// Whether a body of a channel names a file so that it counts here (spec: blobs, BLB-5): its readers may have the bytes that are here.
  func isShared(_ blob: BlobID, in channel: LogID, completion: @escaping @Sendable (Bool) -> Void) {
    guard let reference = view.channels[channel]?.reference else { return completion(false) }
    readers.submit(for: .node) { [node] store, _ in
      completion(
        (try? store.isShared(blob, in: 0..<Limits.entriesInLog, of: reference, at: node)) == true)
    }
  }

  /// Answers a leaf of a blob to a peer to which a message that it may have names it.
  func blob(_ request: BlobRequest, from peer: NodeID, _ reply: PeerReply) {
    let refuse: @Sendable () -> Void = {
      reply.refuse(404, "unknownBlob", "No such blob is held here for you.")
    }
    core.peek(
      { [self] core in
        guard let log = core.logs[request.channel], log.replica.state.log.kind == .channel,
          let entitled = core.entitlement(of: peer, to: log)
        else { return refuse() }
        let reference = log.reference
        readers.submit(for: .peer(peer)) { [self] store, _ in
          guard (try? store.isShared(request.blob, in: entitled, of: reference, at: node)) == true else {
            return refuse()
          }
          fileReaders.submit { [self] reader in
            do throws(StoreError) {
              guard let leaf = try reader.leaf(request.leaf, of: request.blob) else { return refuse() }
              metrics.fileBytesGiven.add(leaf.bytes.count)
              reply.send(BlobResponse(leaf: leaf))
            } catch {
              journal.error("fileNotRead", [("code", error.code.rawValue), ("detail", error.detail)])
              reply.refuse(NodeProblem(error))
              if error.code == .blobDamaged { damaged(request.blob, request.leaf, reader) }
            }
          }
        }
      }, failed: { reply.refuse($0) })
  }

  /// A peer was to have a leaf that is damaged: it asks another, and here it is fetched anew.
  private func damaged(_ blob: BlobID, _ leaf: UInt64, _ reader: BlobReader) {
    guard let content = try? reader.content(of: blob), let size = try? reader.size(of: content) else {
      return
    }
    foundDamage(of: blob, content, in: [BlobShape(size: size).bytes(of: leaf)]) { _ in }
  }

  /// Reads all files that are kept and compares them with their ids, a part at a time between what people and peers read; what is damaged is
  /// fetched anew where another member has it.
  public func verifyFiles(
    _ verifier: BlobVerifier = BlobVerifier(),
    completion: @escaping @Sendable (Result<BlobVerifier.Report, NodeProblem>) -> Void
  ) {
    fileReaders.submit { [self] reader in
      do throws(StoreError) {
        var verifier = verifier
        for _ in 0..<Self.leavesAtOnce {
          guard try verifier.step(reader) else {
            return mend(verifier.damage, verifier.report) { completion(.success($0)) }
          }
        }
        verifyFiles(verifier, completion: completion)
      } catch {
        completion(.failure(NodeProblem(error)))
      }
    }
  }

  private func mend(
    _ damage: [BlobVerifier.Damage], _ report: BlobVerifier.Report,
    completion: @escaping @Sendable (BlobVerifier.Report) -> Void
  ) {
    guard let file = damage.first else { return completion(report) }
    foundDamage(of: file.blob, file.content, in: file.ranges) { [self] _ in
      fileReaders.submit { [self] reader in
        var report = report
        if BlobVerifier.isMended(file, reader) {
          report.damaged.removeAll { $0 == file.blob }
          report.mended.append(file.blob)
        }
        mend(Array(damage.dropFirst()), report, completion: completion)
      }
    }
  }

  /// Gives up what nothing has come of for too long, lets go again of what the disk did not, and tries again to make damaged files whole.
  func abandonArrivals() {
    let age = configuration.files.unfinishedHours * 3_600_000
    let now = world.nowMilliseconds()
    files.submit { [self] store in
      do throws(StoreError) {
        try store.abandonArrivals(before: now - min(now, age))
        mend(try store.damagedBlobs())
      } catch {
        journal.error("filesNotDropped", [("code", error.code.rawValue)])
      }
    }
    core.peek({ [self] core in if let blobs = try? core.store.drops() { drop(blobs) } }, failed: { _ in })
  }

  /// Lets go of files' bytes, as the core has decided; what could not be let go of stays noted.
  func drop(_ blobs: [BlobID]) {
    guard !blobs.isEmpty else { return }
    let dropped = Answered<Bool>()
    files.submit { store in
      dropped.run { () throws(StoreError) in
        for blob in blobs { try store.drop(blob) }
        return .success(true)
      }
    } committed: { [self] error in
      dropped.give(error) { [self] result in
        if let problem = result.problem {
          return journal.error("filesNotDropped", [("code", problem.code)])
        }
        core.write { (core) throws(StoreError) in for blob in blobs { try core.store.forgetDrop(of: blob) } }
      }
    }
  }
}

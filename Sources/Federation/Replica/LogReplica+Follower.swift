internal import Merkle
public import Model
internal import Rules
internal import Suite
public import Wire

/// The follower's side: it takes nothing on trust.
extension LogReplica {
  /// Verifies a range (LOG-1 to LOG-10) against this replica and takes what it adds. `known` must have the chains of all
  /// origins in it; those that the range itself brings have been learned before.
  ///
  /// On a refusal the replica is as it was. A fault of the home (LOG-9, LOG-10) also is: the caller stops the log.
  public mutating func apply(_ range: LogRange, _ known: KnownNodes) throws(RangeFailure) -> Appended {
    if let fault { throw .refused(fault.answer) }
    guard range.log == id else { throw .refused(.eventWrongLog) }
    let skipped = try skip(range)
    var copy = self
    let appended: Appended
    do throws(RangeFailure) {
      appended = try copy.take(try ParsedRange(range, skipping: skipped, suite), known)
    } catch {
      #if HANSE_DEFECTS
        if Defect.keepsHalfARange.isPlanted { self = copy }
      #endif
      if case .stopped = error { try confirm(range, skipping: skipped, known) }
      throw error
    }
    do throws(Refusal) { try copy.seal(range, known) } catch { throw .refused(error) }
    self = copy
    return appended
  }

  /// That the home itself signed the range's entries: without its signature, a fault in them is the sender's.
  private func confirm(_ range: LogRange, skipping skipped: Int, _ known: KnownNodes) throws(RangeFailure) {
    var copy = self
    for bytes in range.entries[skipped...] { copy.frontier.append(Entry.leaf(bytes, suite), suite) }
    do throws(Refusal) { try copy.seal(range, known) } catch { throw .refused(error) }
  }

  /// Whether the home has signed a checkpoint that does not extend this copy: the range's, by its entries alone, whatever else is
  /// wrong with them.
  public func isContradicted(by range: LogRange, _ known: KnownNodes) -> Bool {
    do throws(RangeFailure) {
      try confirm(range, skipping: try skip(range), known)
      return false
    } catch {
      return range.log == id && error == .refused(.checkpointMismatch)
    }
  }

  /// LOG-1 and LOG-11: how many entries of the range are known already.
  private func skip(_ range: LogRange) throws(RangeFailure) -> Int {
    let end = range.first.addingReportingOverflow(UInt64(range.entries.count))
    guard range.first <= size, !end.overflow, end.partialValue >= size else { throw .refused(.rangeGap) }
    guard end.partialValue <= Limits.entriesInLog else { throw .refused(.rangeTooLarge) }
    return Int(size - range.first)
  }

  /// Takes stored entries whose checkpoint is looked at afterwards, in `isSealed`.
  public mutating func replay(_ range: LogRange, _ known: KnownNodes) throws(RangeFailure) {
    _ = try take(try ParsedRange(range, skipping: try skip(range), suite), known)
  }

  /// LOG-6 and LOG-7 for a replayed copy: whether the home's checkpoint extends it. Without a proof that leads from here to the
  /// checkpoint, only its signature is looked at.
  public func isSealed(by checkpoint: SignedCheckpoint, _ proof: [Bytes32]?, _ known: KnownNodes) -> Bool {
    guard let note = Text(checkpoint.note), let signed = try? verified(note, known.forHistory) else {
      return false
    }
    guard let proof else { return signed.checkpoint.size >= size }
    return TreeVerification.isConsistent(
      oldSize: size, oldRoot: frontier.root(suite), newSize: signed.checkpoint.size,
      newRoot: signed.checkpoint.root, proof: proof, suite)
  }

  private mutating func take(_ range: ParsedRange, _ known: KnownNodes) throws(RangeFailure) -> Appended {
    var appended = Appended()
    var runs = RunVerifier(range, known, suite)
    for item in range.items {
      try check(item.entry)
      switch item.entry.content {
      case .state(let root): try takeState(root, item, &appended)
      case .event(_, let verdict):
        guard let event = item.event else { throw .refused(.entryWrongEvent) }
        let covered: CoveredEvent
        do throws(Refusal) { covered = try runs.cover(event, in: state) } catch { throw .refused(error) }
        try takeEvent(covered, verdict: verdict, item, &appended)
      }
    }
    return appended
  }

  /// LOG-2 and LOG-3.
  private func check(_ entry: Entry) throws(RangeFailure) {
    guard entry.term == term, entry.sequence == size else { throw .refused(.entryOutOfOrder) }
    #if HANSE_DEFECTS
      if Defect.takesTimeBack.isPlanted { return }
    #endif
    guard entry.timeMilliseconds >= lastTimeMilliseconds else { throw .refused(.entryTimeFell) }
  }

  /// LOG-9.
  private mutating func takeState(
    _ root: Bytes32, _ item: ParsedRange.Item, _ appended: inout Appended
  ) throws(RangeFailure) {
    #if HANSE_DEFECTS
      if Defect.trustsStateRoots.isPlanted { return addState(item.entry, bytes: item.bytes, to: &appended) }
    #endif
    guard state.isStateEntryDue(at: size) else {
      throw fault(.homeFault, item, logged: "state entry", own: "none is due")
    }
    let own = state.root()
    guard own == root else { throw fault(.homeFault, item, logged: hex(root), own: hex(own)) }
    addState(item.entry, bytes: item.bytes, to: &appended)
  }

  /// LOG-9 (none is missing) and LOG-10.
  private mutating func takeEvent(
    _ event: CoveredEvent, verdict: UInt64, _ item: ParsedRange.Item, _ appended: inout Appended
  ) throws(RangeFailure) {
    if state.isStateEntryDue(at: size) {
      throw fault(.homeFault, item, logged: "event entry", own: "a state entry is due")
    }
    let point = EntryPoint(term: term, sequence: size, timeMilliseconds: item.entry.timeMilliseconds)
    let judgement = state.append(event.event.header, at: point)
    #if HANSE_DEFECTS
      if Defect.trustsVerdicts.isPlanted {
        return add(item.entry, bytes: item.bytes, event: event, judgement, to: &appended)
      }
    #endif
    guard judgement.verdict == verdict else {
      throw fault(.verdictMismatch, item, logged: LogFault.name(verdict), own: LogFault.name(judgement))
    }
    add(item.entry, bytes: item.bytes, event: event, judgement, to: &appended)
  }

  /// LOG-6 and LOG-7: the home's signature over the tree as it is after the range.
  mutating func seal(_ range: LogRange, _ known: KnownNodes) throws(Refusal) {
    let signed = try verified(range.checkpoint, known)
    #if HANSE_DEFECTS
      if Defect.skipsConsistency.isPlanted {
        self.checkpoint = signed
        tail = nil
        return
      }
    #endif
    let checkpoint = signed.checkpoint
    let isExtension = TreeVerification.isConsistent(
      oldSize: size, oldRoot: frontier.root(suite), newSize: checkpoint.size, newRoot: checkpoint.root,
      proof: range.consistency, suite)
    guard isExtension else { throw .checkpointMismatch }
    self.checkpoint = signed
    tail = range.consistency
  }

  /// A checkpoint of this log by a log key of the home's (LOG-6, LOG-12).
  func verified(_ note: Text, _ known: KnownNodes) throws(Refusal) -> SignedCheckpoint {
    try CheckpointVerifier(known).verify(note, log: id, term: term, home: home, suite)
  }

  private func fault(
    _ refusal: Refusal, _ item: ParsedRange.Item, logged: String, own: String
  ) -> RangeFailure {
    .stopped(LogFault(refusal: refusal, sequence: item.entry.sequence, logged: logged, own: own))
  }

  private func hex(_ bytes: Bytes32) -> String { Hex.text(bytes.bytes) }
}

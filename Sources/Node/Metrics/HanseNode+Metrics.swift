internal import Store

extension HanseNode {
  /// Writes what this node and its process have come to; `completion` runs on the core's thread, or on the caller's if that is
  /// stopping: then without what only the core knows.
  public func measure(completion: @escaping @Sendable (MetricsText) -> Void) {
    core.peek(
      { [self] core in
        let status = core.status()
        // Files and /proc are read elsewhere: the core has better to do.
        readers.submit(for: .node) { [self] store, _ in
          completion(
            text(status, fileFigures.totals(store, nowMilliseconds: world.monotonicMilliseconds())))
        }
      }, failed: { [self] _ in completion(text(nil, nil)) })
  }

  private func text(_ status: NodeStatus?, _ totals: FileTotals?) -> MetricsText {
    var text = MetricsText()
    text.family("hanse_build_info", .gauge, "The program's version, as a label; the value is 1.")
    text.sample([("version", Self.version)], 1)
    text.process(ProcessFigures())
    text.core(metrics, journal)
    text.family("hanse_queue_depth", .gauge, "Jobs that wait for a thread of the node.")
    text.sample([("queue", "core")], core.depth)
    text.sample([("queue", "reading")], readers.depth)
    text.sample([("queue", "passwords")], passwords.depth)
    text.sample([("queue", "files")], self.files.depth)
    let files = StoreFiles(folder: configuration.dataFolder)
    text.family("hanse_store_bytes", .gauge, "Size of a file in the data folder.")
    for file in files.bytes { text.sample([("file", file.name)], file.bytes) }
    text.one(
      "hanse_disk_free_bytes", .gauge, "Bytes that the data folder's disk has left.", files.freeBytes)
    text.fileTraffic(metrics)
    text.one(
      "hanse_file_stored_bytes", .gauge, "Bytes that files take on the disk, each chunk once.",
      self.files.storedBytes)
    text.one(
      "hanse_upload_memory_bytes", .gauge, "Memory that is set aside for uploads that come in now.",
      uploadMemory.bytes)
    text.one(
      "hanse_file_damaged_chunks", .gauge, "Pieces of files that are damaged and have not been replaced.",
      self.files.damagedChunks)
    text.one(
      "hanse_file_fetches", .gauge, "Files that are coming from other nodes now, damaged ones among them.",
      fetches.count + mends.count)
    if let totals {
      text.one(
        "hanse_files_missing", .gauge,
        "Files that messages name and that are not here: they are fetched when somebody wants them.",
        totals.missing)
      text.one("hanse_files", .gauge, "Files whose bytes are here.", totals.files)
      text.one(
        "hanse_file_bytes", .gauge, "Bytes of the files that are here, as whoever reads them has them.",
        Int(clamping: totals.bytes))
    }
    if let status { text.status(status) }
    return text
  }
}

extension MetricsText {
  /// Peers with series of their own; the traffic of others is summed up, so that strangers cannot make series without end.
  static let mostPeers = 200

  fileprivate mutating func process(_ process: ProcessFigures) {
    one(
      "process_resident_memory_bytes", .gauge, "Resident memory size in bytes.", process.residentBytes)
    one("process_open_fds", .gauge, "Number of open file descriptors.", process.openDescriptors)
    one(
      "process_max_fds", .gauge, "Maximum number of open file descriptors.", process.mostDescriptors)
    family("process_cpu_seconds_total", .counter, "Total user and system CPU time spent in seconds.")
    sample([], process.cpuSeconds)
    family("process_start_time_seconds", .gauge, "Start time of the process since unix epoch in seconds.")
    sample([], process.startSeconds)
  }

  fileprivate mutating func core(_ metrics: NodeMetrics, _ journal: Journal) {
    family("hanse_batch_writes", .histogram, "Writes that one batch of the core made durable together.")
    samples([], metrics.batchWrites.snapshot)
    family("hanse_batch_seconds", .histogram, "Time of one batch of the core, its commit included.")
    samples([], metrics.batchMicroseconds.snapshot, unit: 1_000_000)
    family("hanse_commit_seconds", .histogram, "Time of one commit of the store: its writes and its fsync.")
    samples([], metrics.commitMicroseconds.snapshot, unit: 1_000_000)
    one(
      "hanse_batch_failures_total", .counter, "Batches that the store did not take.",
      metrics.batchFailures.value)
    one(
      "hanse_events_accepted_total", .counter, "Events of this node's users that became durable here.",
      metrics.eventsAccepted.value)
    family("hanse_entries_total", .counter, "Entries appended to logs, of this node and of others.")
    sample([("home", "own")], metrics.entriesOrdered.value)
    sample([("home", "other")], metrics.entriesFollowed.value)
    one(
      "hanse_slow_queries_total", .counter, "Statements of the store that took longer than the log's bound.",
      metrics.slowQueries.value)
    one(
      "hanse_checkpoints_compared_total", .counter,
      "Checkpoints named by others that were compared with the logs held here.",
      metrics.checkpointsCompared.value)
    one(
      "hanse_checkpoints_ahead_total", .counter,
      "Checkpoints named by others that were larger than the copy here.", metrics.checkpointsAhead.value)
    one(
      "hanse_checkpoints_differing_total", .counter,
      "Checkpoints named in headers that were not of the tree held here.", metrics.checkpointsDiffering.value)
    one("hanse_forks_total", .counter, "Forks proven since the node started.", metrics.forksFound.value)
    family("hanse_log_lines_total", .counter, "Lines of the log by level, those left out among them.")
    for level in [NodeConfiguration.LogLevel.warning, .error] {
      sample([("level", level.rawValue)], journal.count(level))
    }
  }

  fileprivate mutating func fileTraffic(_ metrics: NodeMetrics) {
    family("hanse_file_bytes_total", .counter, "Bytes of files by the way that they went.")
    sample([("way", "uploaded")], metrics.fileBytesUploaded.value)
    sample([("way", "fetched")], metrics.fileBytesFetched.value)
    sample([("way", "read")], metrics.fileBytesRead.value)
    sample([("way", "given")], metrics.fileBytesGiven.value)
    one(
      "hanse_file_leaves_refused_total", .counter,
      "Pieces of files that a peer sent and that were not what was asked for.", metrics.leavesRefused.value)
    one(
      "hanse_file_chunks_damaged_total", .counter,
      "Pieces of files whose stored bytes were found to be damaged.", metrics.chunksDamaged.value)
    one(
      "hanse_file_chunks_mended_total", .counter,
      "Damaged pieces of files that were stored anew.", metrics.chunksMended.value)
  }

  fileprivate mutating func status(_ status: NodeStatus) {
    one("hanse_channels", .gauge, "Channels that this node holds.", status.channels)
    one("hanse_users", .gauge, "Users of this node.", status.users)
    one(
      "hanse_index_lag_entries", .gauge, "Entries that the full-text index has yet to take in.",
      Int(clamping: status.indexLag))
    one(
      "hanse_stopped_channels", .gauge, "Channels that have caught their home in a fault.",
      status.stopped.count)
    if let seconds = status.oldestCosignedSeconds {
      one(
        "hanse_oldest_cosigned_seconds", .gauge,
        "When the followed channel was cosigned whose newest cosignature is oldest, since 1970.",
        Int(clamping: seconds))
    }
    let recovery = status.recovery
    one(
      "hanse_recovering_logs", .gauge, "Logs of this node that it does not write since it was restored.",
      recovery.held.count)
    one(
      "hanse_recovery_awaited_peers", .gauge, "Peers whose answers those logs wait for.",
      recovery.awaited.count)
    one(
      "hanse_another_copy", .gauge, "1 while the node writes nothing, since another copy of it is about.",
      recovery.mode == .anotherCopy ? 1 : 0)
    if let made = recovery.lastBackupMilliseconds {
      one(
        "hanse_last_backup_seconds", .gauge, "When the newest backup was made, since 1970.", Int(made / 1_000)
      )
    }
    peers(status.peers)
  }

  private mutating func peers(_ peers: [NodeStatus.Peer]) {
    let sorted = peers.sorted {
      ($0.lastContactMilliseconds ?? 0, $1.domain) > ($1.lastContactMilliseconds ?? 0, $0.domain)
    }
    // Domains are what nodes say of themselves: two may say the same.
    var seen: Set<String> = []
    let shown = sorted.prefix(Self.mostPeers).filter { seen.insert($0.domain).inserted }
    let others = peers.filter { peer in !shown.contains { $0.node == peer.node } }

    one("hanse_peers", .gauge, "Other nodes that this one knows.", peers.count)
    gauges(shown)
    family("hanse_peer_bytes_total", .counter, "Bytes of requests and answers between nodes.")
    for peer in shown {
      sample([("peer", peer.domain), ("direction", "in")], peer.bytesIn)
      sample([("peer", peer.domain), ("direction", "out")], peer.bytesOut)
    }
    sample([("peer", ""), ("direction", "in")], others.reduce(0) { $0 + $1.bytesIn })
    sample([("peer", ""), ("direction", "out")], others.reduce(0) { $0 + $1.bytesOut })
    family("hanse_peer_requests_total", .counter, "Requests between nodes.")
    for peer in shown {
      sample([("peer", peer.domain), ("direction", "in")], peer.requestsIn)
      sample([("peer", peer.domain), ("direction", "out")], peer.requestsOut)
    }
    family("hanse_peer_errors_total", .counter, "Requests to a peer that came to nothing.")
    for peer in shown { sample([("peer", peer.domain)], peer.errors) }
  }

  private mutating func gauges(_ peers: [NodeStatus.Peer]) {
    family("hanse_peer_admitted", .gauge, "1 for a peer that this node's policy lets in.")
    for peer in peers { sample([("peer", peer.domain)], peer.admission == "admitted" ? 1 : 0) }
    family("hanse_peer_behind_entries", .gauge, "Entries that a peer has yet to acknowledge.")
    for peer in peers { sample([("peer", peer.domain)], Int(clamping: peer.behind)) }
    family("hanse_peer_pending_events", .gauge, "Events that wait for a peer to order them.")
    for peer in peers { sample([("peer", peer.domain)], peer.pendingEvents) }
    family("hanse_peer_last_contact_seconds", .gauge, "When a peer was last heard of, since 1970.")
    for peer in peers {
      guard let time = peer.lastContactMilliseconds else { continue }
      sample([("peer", peer.domain)], Double(time) / 1_000)
    }
  }
}

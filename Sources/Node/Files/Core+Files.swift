internal import Model
internal import Rules
internal import Store
internal import Wire

/// Which files there are, and which of them are needed.
extension Core {
  private static let looseAtOnce = 256
  private static let hourMilliseconds: UInt64 = 3_600_000

  /// Takes note of bytes that are all here, uploaded by a user or fetched for a channel.
  func take(_ whole: WholeBlob, by user: UserID?, from channel: LogID? = nil) throws(StoreError) {
    try store.keep(whole)
    if let channel, let log = logs[channel] { try store.noteSource(of: whole.blob, log.reference) }
    guard let user else {
      // Its message may have been erased meanwhile.
      store.unnamedFiles.insert(whole.blob)
      return
    }
    let hours = configuration.files.unfinishedHours
    try store.claim(
      whole.blob, for: user, untilMilliseconds: nowMilliseconds + hours * Self.hourMilliseconds)
  }

  /// Lets go of files that nothing names any more, a part at a time.
  func dropLooseFilesIfDue() {
    // A disk that takes nothing is tried again by the probe: a batch that finds nothing to drop says nothing of it.
    guard lastProblem == nil, store.mayHaveLooseFiles || !store.unnamedFiles.isEmpty else { return }
    run([.write(CoreThread.Write(run: { (core) throws(StoreError) in try core.dropLooseFiles() }) { _ in })])
  }

  private func dropLooseFiles() throws(StoreError) {
    // What waits for a home names its files again when it is ordered.
    let awaited = filesOfPending
    let isThorough = store.mayHaveLooseFiles
    let seen = isThorough ? [] : store.unnamedFiles.sorted().prefix(Self.looseAtOnce)
    var loose = isThorough ? try store.looseFiles(limit: Self.looseAtOnce + awaited.count) : []
    // What has come of one that is not here is to go too.
    for blob in seen where try store.isLoose(blob) { loose.append(blob) }
    loose.removeAll { awaited.contains($0) }
    for blob in loose { try store.drop(blob) }
    let (dropped, isOver) = (loose, loose.count < Self.looseAtOnce)
    afterCommit.append { [self] in
      store.unnamedFiles.subtract(seen)
      if isThorough, isOver { store.mayHaveLooseFiles = false }
      links.drop(dropped)
    }
  }

  /// An event of this node's is not to be ordered after all.
  func letGoOfFiles(of event: Event) { store.unnamedFiles.formUnion(files(of: event).map(\.blob)) }

  /// Whether a message of the user's that waits for its home names a file.
  private func isPending(_ blob: BlobID, _ user: UserID) -> Bool {
    pending.values.joined().contains { event in
      event.event.header.author.user == user && files(of: event.event).contains { $0.blob == blob }
    }
  }

  private func files(of event: Event) -> [FileItem] {
    guard let bytes = event.body, Body.mayHaveMoreThanText(bytes) else { return [] }
    return (try? Body.decode(bytes, for: event.header.kind))?.files ?? []
  }

  /// Files that events name which wait to be ordered.
  private var filesOfPending: Set<BlobID> {
    Set(pending.values.joined().flatMap { files(of: $0.event).map(\.blob) })
  }

  /// Once an hour: what was uploaded and not sent in time.
  func forgetFileClaims() throws(StoreError) { try store.forgetClaims(before: nowMilliseconds) }

  /// The files that a user's message is to name: uploaded by the user, or here for a channel of the user's.
  func items(of files: [SharedFile], by user: UserID) throws(CommandFailure) -> [FileItem] {
    guard (1...Limits.files).contains(files.count) else {
      throw .problem(NodeProblem("tooManyFiles", "A message has 1 to \(Limits.files) files."))
    }
    var items: [FileItem] = []
    for file in files {
      guard FileName.isValid(file.name) else {
        throw .problem(
          NodeProblem(
            "fileNameInvalid",
            "A file's name has 1 to \(Limits.fileNameBytes) bytes, no / or \\, and nothing that hides what it is."
          ))
      }
      guard let whole = try keep({ () throws(StoreError) in try self.store.file(file.blob) }),
        try maySend(file.blob, user),
        let item = FileItem(blob: whole.blob, size: whole.size, name: file.name, type: whole.type)
      else { throw .problem(.fileNotForSending) }
      items.append(item)
    }
    return items
  }

  private func maySend(_ blob: BlobID, _ user: UserID) throws(CommandFailure) -> Bool {
    try keep { () throws(StoreError) in
      if try store.hasClaim(blob, user) || isPending(blob, user) { return true }
      // That somebody elsewhere names a file makes it nobody's here.
      let naming = try store.logs(sharing: blob, at: node)
      return logs.values.contains { naming.contains($0.reference) && $0.localMembers.contains(user) }
    }
  }
}

internal import CSQLite
internal import Store

/// A node's disk. What is not synced may be lost when the power is cut; a process that has died writes no more.
final class SimulatedDisk {
  /// What is wrong with it.
  struct Faults {
    var isFull = false
    var isReadOnly = false
    /// An fsync fails this often of a thousand times, and then may have lost what it was to keep.
    var failedSyncsPerMille = 0
    /// An fsync says that it is done, and has done nothing.
    var liesAboutSyncs = false
    /// How much longer everything takes.
    var slowness: UInt64 = 1
  }

  private(set) var files: [String: SimulatedFile] = [:]
  /// What was done to names since they were last synced, in order: of this a power cut takes back what the disk's journal has not.
  private var nameChanges: [NameChange] = []

  private enum NameChange {
    case made(String)
    case deleted(String, SimulatedFile)
    case renamed(String, to: String, replaced: SimulatedFile?)
  }

  var faults = Faults()
  private(set) var chance: Chance
  /// Counts processes: what an earlier one has opened is dead.
  private(set) var process = 0
  private(set) var isDead = false
  /// The process dies in the middle of the write or fsync with this number from now.
  var diesAfter: Int?
  private(set) var spentMicroseconds: UInt64 = 0
  /// Whether a power cut has taken what an fsync had promised to keep.
  private(set) var hasLostSynced = false
  /// The numbers of files, which no other file of this disk ever has.
  private var liedAbout: Set<Int> = []
  private var liesAboutNames = false
  private var filesMade = 0

  init(_ chance: Chance) { self.chance = chance }

  /// Time that was spent on the disk since it was last asked.
  func takeSpentMicroseconds() -> UInt64 {
    defer { spentMicroseconds = 0 }
    return spentMicroseconds
  }

  func file(_ name: String, makes: Bool) -> SimulatedFile? {
    if let file = files[name] { return file }
    guard makes, !faults.isFull, !faults.isReadOnly else { return nil }
    filesMade += 1
    let file = SimulatedFile(number: filesMade)
    files[name] = file
    nameChanges.append(.made(name))
    return file
  }

  func delete(_ name: String) {
    guard let file = files.removeValue(forKey: name) else { return }
    nameChanges.append(.deleted(name, file))
  }

  /// All files as the machine has them, at one moment.
  var image: [String: Copied] { files.mapValues { Copied(bytes: $0.bytes, number: $0.number) } }

  /// A file in a copy of a disk.
  struct Copied {
    let bytes: [UInt8]
    let number: Int
  }

  /// Puts what was copied earlier in the place of all that is there: other files, of the same names and bytes. `isSeamless`: the very
  /// same, as far as a program can tell.
  func restore(_ image: [String: Copied], isSeamless: Bool = false) {
    processEnded()
    files = [:]
    nameChanges = []
    liedAbout = []
    filesMade = max(filesMade, image.values.map(\.number).max() ?? 0)
    for (name, copied) in image.sorted(by: { $0.key < $1.key }) {
      filesMade += 1
      let file = SimulatedFile(number: isSeamless ? copied.number : filesMade)
      copied.bytes.withUnsafeBytes { file.write($0, at: 0) }
      file.sync()
      files[name] = file
    }
  }

  func rename(_ name: String, to new: String) {
    guard let file = files.removeValue(forKey: name) else { return }
    nameChanges.append(.renamed(name, to: new, replaced: files[new]))
    files[new] = file
  }

  /// Counts a write or fsync; an SQLite result code if it is not to happen.
  func refusal(ofWriteFrom process: Int, isSync: Bool) -> Int32? {
    guard process == self.process, !isDead else { return SQLITE_IOERR }
    spentMicroseconds += (isSync ? 400 : 4) * faults.slowness
    if let left = diesAfter {
      guard left > 0 else {
        isDead = true
        return SQLITE_IOERR
      }
      diesAfter = left - 1
    }
    if faults.isReadOnly { return SQLITE_READONLY }
    return nil
  }

  func write(_ bytes: UnsafeRawBufferPointer, at offset: Int, to file: SimulatedFile, by process: Int)
    -> Int32
  {
    if let refusal = refusal(ofWriteFrom: process, isSync: false) {
      // Whoever dies in a write has written a part of it.
      if refusal == SQLITE_IOERR, process == self.process, diesAfter == 0 {
        let part = chance.number(in: 0...bytes.count)
        file.write(UnsafeRawBufferPointer(rebasing: bytes[..<part]), at: offset)
        diesAfter = nil
      }
      return refusal
    }
    if faults.isFull, offset + bytes.count > file.bytes.count {
      return SQLITE_FULL
    }
    file.write(bytes, at: offset)
    return SQLITE_OK
  }

  /// Lets what was written to a file reach the disk, if it does not lie.
  func sync(_ file: SimulatedFile, by process: Int) -> Int32 {
    if let refusal = refusal(ofWriteFrom: process, isSync: true) { return refusal }
    if faults.failedSyncsPerMille > 0, chance.happens(perMille: faults.failedSyncsPerMille) {
      file.failSync(&chance)
      return SQLITE_IOERR | (4 << 8)
    }
    if faults.liesAboutSyncs {
      liedAbout.insert(file.number)
    } else {
      file.sync()
      liedAbout.remove(file.number)
    }
    return SQLITE_OK
  }

  /// The same of all names.
  func syncNames(by process: Int) -> Int32 {
    if let refusal = refusal(ofWriteFrom: process, isSync: true) { return refusal }
    if faults.failedSyncsPerMille > 0, chance.happens(perMille: faults.failedSyncsPerMille) {
      return SQLITE_IOERR | (4 << 8)
    }
    if faults.liesAboutSyncs {
      liesAboutNames = true
    } else {
      forgetLies(aboutFilesGoneBy: nameChanges)
      nameChanges = []
      liesAboutNames = false
    }
    return SQLITE_OK
  }

  /// What was promised of a file matters no more when it is gone for good.
  private func forgetLies(aboutFilesGoneBy changes: [NameChange]) {
    for change in changes {
      switch change {
      case .deleted(_, let file), .renamed(_, _, .some(let file)): liedAbout.remove(file.number)
      case .made, .renamed: break
      }
    }
  }

  /// Whether a file's name would not outlive a power cut.
  func isNew(_ name: String) -> Bool {
    nameChanges.contains { if case .made(name) = $0 { true } else { false } }
  }

  /// Whether a file with these bytes in it would be there after a power cut, whatever that takes.
  func keeps(_ wanted: [UInt8]) -> Bool {
    files.contains { name, file in !isNew(name) && file.keeps(wanted) }
  }

  /// Whether it has kept nothing yet of what it said to have synced.
  var owesSyncs: Bool { !liedAbout.isEmpty || liesAboutNames }

  /// The process dies now: nothing that it does from here on comes to anything.
  func kill() { isDead = true }

  /// The process has ended; what it wrote is in the machine's memory still.
  func processEnded() {
    process += 1
    isDead = false
    diesAfter = nil
    for name in files.keys.sorted() { files[name]?.processEnded() }
  }

  /// Whether a process that is dead has left a write-ahead log behind.
  var hasUnreadLog: Bool { files.contains { $0.key.hasSuffix("-wal") && !$0.value.bytes.isEmpty } }

  /// What became of what was not synced.
  @discardableResult func losePower() -> Set<Reached> {
    processEnded()
    var reached: Set<Reached> = []
    if !liedAbout.isEmpty || liesAboutNames && !nameChanges.isEmpty {
      hasLostSynced = true
      reached.insert(.syncLied)
    }
    liedAbout = []
    liesAboutNames = false
    let kept = chance.number(in: 0...nameChanges.count)
    for change in nameChanges[kept...].reversed() {
      reached.insert(.nameLost)
      takeBack(change)
    }
    nameChanges = []
    for name in files.keys.sorted() where files[name]?.losePower(&chance) == true { reached.insert(.walTorn) }
    return reached
  }

  private func takeBack(_ change: NameChange) {
    switch change {
    case .made(let name): files[name] = nil
    case .deleted(let name, let file): files[name] = file
    case .renamed(let name, let new, let replaced):
      files[name] = files[new]
      files[new] = replaced
    }
  }
}

import Testing

@testable import Simulation

@Suite struct LyingDiskTests {
  private func write(_ byte: UInt8, to file: SimulatedFile, of disk: SimulatedDisk) {
    let code = [UInt8](repeating: byte, count: 512).withUnsafeBytes {
      disk.write($0, at: 0, to: file, by: disk.process)
    }
    #expect(code == 0)
  }

  /// An fsync that lied keeps nothing; who had its word is known from then on.
  @Test func whatWasLiedAboutCanBeLost() throws {
    var lost = 0
    for seed in 0..<60 as Range<UInt64> {
      let disk = SimulatedDisk(Chance(seed: seed, "disk"))
      let file = try #require(disk.file("store", makes: true))
      write(1, to: file, of: disk)
      #expect(disk.sync(file, by: disk.process) == 0)
      disk.faults.liesAboutSyncs = true
      write(2, to: file, of: disk)
      #expect(disk.sync(file, by: disk.process) == 0)
      #expect(!disk.hasLostSynced)
      #expect(disk.losePower().contains(.syncLied))
      #expect(disk.hasLostSynced)
      if file.bytes.first == 1 { lost += 1 }
    }
    #expect(lost > 10 && lost < 50, "\(lost)")
  }

  /// A true fsync after a lie makes good what the lie left.
  @Test func aTrueSyncMendsALie() throws {
    let disk = SimulatedDisk(Chance(seed: 1, "disk"))
    let file = try #require(disk.file("store", makes: true))
    disk.faults.liesAboutSyncs = true
    write(1, to: file, of: disk)
    #expect(disk.sync(file, by: disk.process) == 0)
    disk.faults.liesAboutSyncs = false
    #expect(disk.sync(file, by: disk.process) == 0)
    disk.losePower()
    #expect(!disk.hasLostSynced)
    #expect(file.bytes.first == 1)
  }

  /// What was lied about of a file is made good by no other file's sync.
  @Test func anotherFilesSyncMendsNothing() throws {
    let disk = SimulatedDisk(Chance(seed: 1, "disk"))
    let file = try lie(to: disk)
    let next = try #require(disk.file("next", makes: true))
    write(2, to: next, of: disk)
    #expect(disk.sync(next, by: disk.process) == 0)
    #expect(disk.syncNames(by: disk.process) == 0)
    #expect(disk.owesSyncs && disk.files["store"] === file)
    #expect(disk.losePower().contains(.syncLied))
  }

  /// Of a file that is gone for good nothing is owed, however it went.
  @Test(arguments: [true, false]) func whatIsGoneIsNotOwed(isDeleted: Bool) throws {
    let disk = SimulatedDisk(Chance(seed: 1, "disk"))
    try lie(to: disk)
    if isDeleted {
      disk.delete("store")
    } else {
      let new = try #require(disk.file("new", makes: true))
      write(2, to: new, of: disk)
      #expect(disk.sync(new, by: disk.process) == 0)
      disk.rename("new", to: "store")
    }
    #expect(disk.owesSyncs, "a power cut may bring it back")
    #expect(disk.syncNames(by: disk.process) == 0)
    #expect(!disk.owesSyncs)
    #expect(!disk.losePower().contains(.syncLied))
    #expect(!disk.hasLostSynced)
  }

  /// A file whose end was only said to be synced may come back.
  @Test func aLieAboutTheNamesKeepsWhatIsOwed() throws {
    let disk = SimulatedDisk(Chance(seed: 1, "disk"))
    try lie(to: disk)
    disk.delete("store")
    disk.faults.liesAboutSyncs = true
    #expect(disk.syncNames(by: disk.process) == 0)
    #expect(disk.owesSyncs)
    #expect(disk.losePower().contains(.syncLied))
    #expect(disk.hasLostSynced)
  }

  /// A file of which an fsync has kept nothing, on a disk that lies no more.
  @discardableResult private func lie(to disk: SimulatedDisk) throws -> SimulatedFile {
    let file = try #require(disk.file("store", makes: true))
    disk.faults.liesAboutSyncs = true
    write(1, to: file, of: disk)
    #expect(disk.sync(file, by: disk.process) == 0)
    disk.faults.liesAboutSyncs = false
    return file
  }
}

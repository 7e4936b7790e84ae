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

  /// What was lied about of a file is not made good by another one that comes to lie at its address in memory.
  @Test func anotherFilesSyncMendsNothing() throws {
    for seed in 0..<100 as Range<UInt64> {
      let disk = SimulatedDisk(Chance(seed: seed, "disk"))
      try lie(to: disk)
      disk.delete("store")
      #expect(disk.syncNames(by: disk.process) == 0)
      let next = try #require(disk.file("next", makes: true))
      write(2, to: next, of: disk)
      #expect(disk.sync(next, by: disk.process) == 0)
      #expect(disk.losePower().contains(.syncLied), "seed \(seed)")
    }
  }

  /// In a function of its own: nothing holds the file when it is deleted.
  private func lie(to disk: SimulatedDisk) throws {
    let file = try #require(disk.file("store", makes: true))
    disk.faults.liesAboutSyncs = true
    write(1, to: file, of: disk)
    #expect(disk.sync(file, by: disk.process) == 0)
    disk.faults.liesAboutSyncs = false
  }
}

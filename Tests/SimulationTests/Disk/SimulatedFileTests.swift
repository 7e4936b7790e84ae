import TestSupport
import Testing

@testable import Simulation

@Suite struct SimulatedFileTests {
  private func write(_ byte: UInt8, _ count: Int, at offset: Int, to file: SimulatedFile) {
    [UInt8](repeating: byte, count: count).withUnsafeBytes { file.write($0, at: offset) }
  }

  @Test func whatWasSyncedSurvivesAPowerCut() {
    for seed in 0..<100 as Range<UInt64> {
      var chance = Chance(seed: seed)
      let file = SimulatedFile()
      write(1, 4_096, at: 0, to: file)
      file.sync()
      write(2, 4_096, at: 2_048, to: file)
      file.losePower(&chance)
      #expect(file.bytes.prefix(2_048).allSatisfy { $0 == 1 })
      #expect(file.bytes.count == 4_096 || file.bytes.count == 6_144 || file.bytes.count % 512 == 0)
    }
  }

  /// Over many power cuts an unsynced write is there whole, not at all, and in part: in whole sectors.
  @Test func unsyncedWritesAreKeptLostAndTorn() {
    var (kept, lost, torn) = (0, 0, 0)
    for seed in 0..<200 as Range<UInt64> {
      var chance = Chance(seed: seed)
      let file = SimulatedFile()
      write(1, 4_096, at: 0, to: file)
      file.sync()
      write(2, 4_096, at: 0, to: file)
      file.losePower(&chance)
      let sectors = stride(from: 0, to: 4_096, by: SimulatedFile.sectorBytes)
        .map { Set(file.bytes[$0..<($0 + SimulatedFile.sectorBytes)]) }
      #expect(sectors.allSatisfy { $0.count == 1 }, "a sector is torn")
      switch sectors.filter({ $0 == [2] }).count {
      case 0: lost += 1
      case 8: kept += 1
      default: torn += 1
      }
    }
    #expect(kept > 20 && lost > 20 && torn > 20, "\(kept) \(lost) \(torn)")
  }

  /// An fsync that failed forgets: what it did not write is there until the power is cut, and a later fsync does not help.
  @Test func aFailedSyncForgets() {
    var forgotten = 0
    for seed in 0..<100 as Range<UInt64> {
      var chance = Chance(seed: seed)
      let file = SimulatedFile()
      write(1, 512, at: 0, to: file)
      file.failSync(&chance)
      file.sync()
      #expect(file.bytes.count == 512)
      file.losePower(&chance)
      if file.bytes.isEmpty { forgotten += 1 }
    }
    #expect(forgotten > 20 && forgotten < 80, "\(forgotten)")
  }

  @Test func keepsWhatWasSyncedAlone() {
    let file = SimulatedFile()
    write(1, 600, at: 0, to: file)
    #expect(!file.keeps([1, 1, 1]))
    file.sync()
    #expect(file.keeps([1, 1, 1]) && !file.keeps([1, 2]))
    write(2, 600, at: 300, to: file)
    #expect(!file.keeps([1, 2]))
    file.sync()
    #expect(file.keeps([1, 2]))
  }
}

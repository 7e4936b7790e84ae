import Store
import Testing

@testable import Simulation

/// The small files of a node, through power cuts.
@Suite struct SimulatedFolderTests {
  private func written(_ step: (UnsafeRawBufferPointer) throws(StoreError) -> Void, _ bytes: [UInt8]) -> Bool
  {
    bytes.withUnsafeBytes { bytes in
      do throws(StoreError) { try step(bytes) } catch { return false }
      return true
    }
  }

  /// Wherever the power goes in a replacement there is the old file or the new one, and behind it the new one.
  @Test func aReplacementIsWhole() {
    var kept: Set<[UInt8]> = []
    for seed in 0..<200 as Range<UInt64> {
      let disk = SimulatedDisk(Chance(seed: seed, "disk"))
      let folder = SimulatedFolder(disk: disk)
      #expect(written({ (bytes) throws(StoreError) in try folder.create("mark", bytes) }, [1]))
      disk.diesAfter = Int(seed % 8)
      let isDone = written({ (bytes) throws(StoreError) in try folder.replace("mark", bytes) }, [2])
      #expect(isDone == (seed % 8 > 3), "write, fsync, rename, fsync of the folder")
      disk.losePower()
      let left = disk.files["mark"]?.bytes ?? []
      #expect(isDone ? left == [2] : left == [1] || left == [2], "seed \(seed)")
      if !isDone { kept.insert(left) }
    }
    #expect(kept == [[1], [2]])
  }

  /// Without the folder's fsync names come and go with the power.
  @Test func namesAreDurableWithTheirFolder() {
    var left: Set<[String]> = []
    for seed in 0..<100 as Range<UInt64> {
      let disk = SimulatedDisk(Chance(seed: seed, "disk"))
      let folder = SimulatedFolder(disk: disk)
      #expect(written({ (bytes) throws(StoreError) in try folder.create("a", bytes) }, [1]))
      #expect(written({ (bytes) throws(StoreError) in try folder.write(bytes, toNew: "b") }, [2]))
      disk.rename("b", to: "c")
      disk.delete("a")
      disk.losePower()
      left.insert(disk.files.keys.sorted())
    }
    #expect(left == [["a"], ["a", "b"], ["a", "c"], ["c"]], "a journal keeps the first of them")
  }
}

import Store
import Testing

@testable import Simulation

/// The small files of a node, through power cuts.
@Suite struct SimulatedFolderTests {
  private let disk: SimulatedDisk
  private let folder: SimulatedFolder

  init() { self.init(seed: 0) }

  private init(seed: UInt64) {
    disk = SimulatedDisk(Chance(seed: seed, "disk"))
    folder = SimulatedFolder(disk: disk)
    [1].withUnsafeBytes { try? folder.create("mark", UnsafeRawBufferPointer(rebasing: $0.prefix(1))) }
  }

  private func replace() -> Bool {
    let new: [UInt8] = [2]
    return new.withUnsafeBytes { (try? folder.replace("mark", $0)) != nil }
  }

  /// Wherever the power goes in a replacement there is the old file or the new one, and behind it the new one.
  @Test func aReplacementIsWhole() {
    var kept: Set<[UInt8]> = []
    for seed in 0..<200 as Range<UInt64> {
      let machine = SimulatedFolderTests(seed: seed)
      machine.disk.diesAfter = Int(seed % 8)
      let isDone = machine.replace()
      #expect(isDone == (seed % 8 > 3), "write, fsync, rename, fsync of the folder")
      machine.disk.losePower()
      let left = machine.disk.files["mark"]?.bytes ?? []
      #expect(isDone ? left == [2] : left == [1] || left == [2], "seed \(seed)")
      if !isDone { kept.insert(left) }
    }
    #expect(kept == [[1], [2]])
  }

  /// Without the folder's fsync names come and go with the power.
  @Test func namesAreDurableWithTheirFolder() {
    var left: Set<[String]> = []
    for seed in 0..<100 as Range<UInt64> {
      let machine = SimulatedFolderTests(seed: seed)
      let new: [UInt8] = [2]
      new.withUnsafeBytes { try? machine.folder.write($0, toNew: "new") }
      machine.disk.rename("new", to: "other")
      machine.disk.delete("mark")
      machine.disk.losePower()
      left.insert(machine.disk.files.keys.sorted())
    }
    #expect(left == [["mark"], ["mark", "new"], ["mark", "other"], ["other"]], "a journal keeps the first")
  }
}

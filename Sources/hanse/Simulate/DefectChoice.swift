import Simulation

/// Which deliberate defect a build with `HANSE_DEFECTS` has planted; in any other there is none to choose.
enum DefectChoice {
  #if HANSE_DEFECTS
    static func read() throws(CommandFailure) {
      guard let name = Environment.value("HANSE_DEFECT") else { return }
      guard Simulator.plant(name) else {
        throw CommandFailure(.usage, "defectUnknown", "there is no defect \(name)")
      }
    }
  #else
    static func read() throws(CommandFailure) {}
  #endif
}

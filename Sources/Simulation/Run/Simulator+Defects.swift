#if HANSE_DEFECTS
  internal import Wire

  extension Simulator {
    // Set before anything runs, by the one thread that simulates.
    nonisolated(unsafe) private static var chosen: Defect?

    /// Makes all nodes faulty in this way; false if no such defect is known.
    public static func plant(_ name: String) -> Bool {
      chosen = Defect(rawValue: name)
      return chosen != nil
    }

    /// The nodes of a world that is prepared, or is to be, become faulty.
    static func plantChosen(inPreparedWorld isPrepared: Bool) {
      Defect.planted = chosen?.waitsForTheRun == true && !isPrepared ? nil : chosen
    }
  }
#endif

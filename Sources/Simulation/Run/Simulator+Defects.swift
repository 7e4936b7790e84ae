#if HANSE_DEFECTS
  internal import Wire

  extension Simulator {
    /// Makes all nodes faulty in this way; false if no such defect is known.
    public static func plant(_ name: String) -> Bool {
      Defect.planted = Defect(rawValue: name)
      return Defect.planted != nil
    }
  }
#endif

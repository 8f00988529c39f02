// SPDX-License-Identifier: Apache-2.0
package dev.headway.schemas.serde;

import dev.headway.schemas.avro.AgentEvent;
import org.apache.avro.util.ClassSecurityValidator;

/** Tells Avro to trust the generated records: since 1.12.2 it instantiates no class it was not told of. */
final class TrustedRecords {
  static {
    String records = AgentEvent.class.getPackageName();
    ClassSecurityValidator.setGlobal(
        ClassSecurityValidator.composite(
            ClassSecurityValidator.getGlobal(), type -> type.getPackageName().equals(records)));
  }

  private TrustedRecords() {}

  /** Does it, once. */
  static void ensure() {
    // Loading the class has done it.
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.headway.schemas.serde;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.specific.SpecificRecord;
import org.apache.avro.util.ClassSecurityValidator;

/**
 * Lets Avro make objects of Headway's generated classes. Since 1.12.2 Avro refuses every class a
 * schema names unless it is told to trust it, generated ones included: reading them fails, and so
 * do their builders where they copy a record or fill in a default list. The classes Avro trusts
 * otherwise stay trusted.
 */
public final class TrustedRecords {
  private static final Set<String> PACKAGES = ConcurrentHashMap.newKeySet();

  static {
    PACKAGES.add("dev.headway.schemas.avro");
    ClassSecurityValidator.setGlobal(
        ClassSecurityValidator.composite(
            ClassSecurityValidator.getGlobal(), type -> PACKAGES.contains(type.getPackageName())));
  }

  private TrustedRecords() {}

  /**
   * Trusts the generated classes from here on. Every {@link AvroCodec} and serde of theirs does so
   * itself; a program that only builds records calls this at its start. Calling it again changes
   * nothing.
   */
  public static void install() {
    // The class's initialiser has done it, once.
  }

  /** Trusts the package of a generated class the program itself names. */
  static void trust(Class<?> type) {
    if (SpecificRecord.class.isAssignableFrom(type)) {
      PACKAGES.add(type.getPackageName());
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.headway.store;

import dev.headway.event.EventOrder;
import dev.headway.schemas.key.Owner;
import dev.headway.schemas.key.PlanKey;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Builds the store's keys, such that their order as unsigned bytes is that of their parts.
 *
 * <p>Layout: {@code 01 plan-key 00 family suffix} for the records of a plan, {@code 02 family
 * suffix} for those of the partition. A text part is its UTF-8 bytes with 00 written as 00 FF,
 * closed by 00 01, so that a text sorts before every longer one that begins with it; a number is 8
 * bytes big endian with the sign bit flipped.
 */
public final class StoreKey {
  private static final byte PLAN_SCOPE = 1;
  private static final byte PARTITION_SCOPE = 2;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(64);

  private StoreKey() {}

  /** Begins the key of a record of {@code plan}. */
  public static StoreKey of(KeyFamily family, PlanKey plan) {
    StoreKey key = ofPlan(plan);
    require(family, KeyFamily.Scope.PLAN);
    key.bytes.write(family.number());
    return key;
  }

  /** Begins the key of a record of the partition. */
  public static StoreKey of(KeyFamily family) {
    require(family, KeyFamily.Scope.PARTITION);
    StoreKey key = new StoreKey();
    key.bytes.write(PARTITION_SCOPE);
    key.bytes.write(family.number());
    return key;
  }

  /** The common beginning of all records of {@code plan}. */
  public static StoreKey ofPlan(PlanKey plan) {
    StoreKey key = new StoreKey();
    key.bytes.write(PLAN_SCOPE);
    // A plan key is percent-encoded: it has no byte 00.
    key.bytes.writeBytes(plan.bytes());
    key.bytes.write(0);
    return key;
  }

  /** The common beginning of all records of all plans of {@code owner}. */
  static StoreKey ofOwner(Owner owner) {
    StoreKey key = new StoreKey();
    key.bytes.write(PLAN_SCOPE);
    byte[] plan = PlanKey.of(owner, "").bytes();
    key.bytes.writeBytes(plan);
    return key;
  }

  /** The plan that the record under {@code key} belongs to. */
  static PlanKey plan(byte[] key) {
    if (key[0] != PLAN_SCOPE) {
      throw new IllegalArgumentException("not a key of a plan's record");
    }
    int end = 1;
    while (key[end] != 0) {
      end++;
    }
    return PlanKey.parse(new String(key, 1, end - 1, StandardCharsets.UTF_8));
  }

  private static void require(KeyFamily family, KeyFamily.Scope scope) {
    if (family.scope() != scope) {
      throw new IllegalArgumentException(family + " is not of scope " + scope);
    }
  }

  /** Appends a text. */
  public StoreKey text(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    for (byte b : utf8) {
      bytes.write(b);
      if (b == 0) {
        bytes.write(0xFF);
      }
    }
    bytes.write(0);
    bytes.write(1);
    return this;
  }

  /** Appends a signed number. */
  public StoreKey number(long value) {
    long flipped = value ^ Long.MIN_VALUE;
    for (int shift = 56; shift >= 0; shift -= 8) {
      bytes.write((int) (flipped >>> shift));
    }
    return this;
  }

  /** Appends an event's place in the event order. */
  public StoreKey order(EventOrder order) {
    return number(order.time()).text(order.id()).text(order.source());
  }

  /** The key. */
  public byte[] bytes() {
    return bytes.toByteArray();
  }

  /** The least key greater than every key that begins with {@code prefix}. */
  public static byte[] after(byte[] prefix) {
    byte[] end = Arrays.copyOf(prefix, prefix.length);
    for (int i = end.length - 1; i >= 0; i--) {
      if (end[i] != (byte) 0xFF) {
        end[i]++;
        return Arrays.copyOf(end, i + 1);
      }
    }
    throw new IllegalArgumentException("no key is greater than all those with this prefix");
  }
}

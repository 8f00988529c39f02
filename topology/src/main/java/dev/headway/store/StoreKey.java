// SPDX-License-Identifier: Apache-2.0
package dev.headway.store;

import dev.headway.event.EventOrder;
import dev.headway.schemas.key.PlanKey;
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

  /** Room for what usually follows the beginning of a key. */
  private static final int SUFFIX = 64;

  private byte[] bytes;
  private int length;
  private int listed;

  private StoreKey(int capacity) {
    this.bytes = new byte[capacity];
  }

  /** Begins the key of a record of {@code plan}. */
  public static StoreKey of(KeyFamily family, PlanKey plan) {
    return of(family, ofPlan(plan).bytes());
  }

  /**
   * Begins the key of a record of a plan.
   *
   * @param plan the common beginning of the plan's records: {@link #ofPlan}
   */
  static StoreKey of(KeyFamily family, byte[] plan) {
    require(family, KeyFamily.Scope.PLAN);
    return new StoreKey(plan.length + SUFFIX).raw(plan).raw(family.number());
  }

  /** Begins a key with another one, or with the beginning of one. */
  static StoreKey copyOf(byte[] beginning) {
    return new StoreKey(beginning.length + SUFFIX).raw(beginning);
  }

  /** Begins the key of a record of the partition. */
  public static StoreKey of(KeyFamily family) {
    require(family, KeyFamily.Scope.PARTITION);
    return new StoreKey(SUFFIX).raw(PARTITION_SCOPE).raw(family.number());
  }

  /** The common beginning of all records of {@code plan}. */
  public static StoreKey ofPlan(PlanKey plan) {
    byte[] key = plan.bytes();
    // A plan key is percent-encoded: it has no byte 00.
    return new StoreKey(key.length + 2).raw(PLAN_SCOPE).raw(key).raw((byte) 0);
  }

  /**
   * The common beginning of all records of the plans whose keys begin so.
   *
   * @param beginning beginning of the text of a plan key
   */
  static byte[] ofPlans(String beginning) {
    return new StoreKey(SUFFIX)
        .raw(PLAN_SCOPE)
        .raw(beginning.getBytes(StandardCharsets.UTF_8))
        .bytes();
  }

  /** Not after any record of a plan. */
  static byte[] plans() {
    return new byte[] {PLAN_SCOPE};
  }

  /** After every record of a plan. */
  static byte[] afterPlans() {
    return new byte[] {PLAN_SCOPE + 1};
  }

  /** Whether {@code key} begins as those of a plan's records do. */
  static boolean isOfPlan(byte[] key) {
    return key[0] == PLAN_SCOPE;
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

  private void ensure(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
    }
  }

  /** Appends a byte. */
  StoreKey raw(byte b) {
    ensure(1);
    bytes[length++] = b;
    return this;
  }

  private StoreKey raw(byte[] more) {
    ensure(more.length);
    System.arraycopy(more, 0, bytes, length, more.length);
    length += more.length;
    return this;
  }

  /** Appends a text. */
  public StoreKey text(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    // Each byte may become two.
    ensure(2 * utf8.length + 2);
    for (byte b : utf8) {
      bytes[length++] = b;
      if (b == 0) {
        bytes[length++] = (byte) 0xFF;
      }
    }
    bytes[length++] = 0;
    bytes[length++] = 1;
    return this;
  }

  /** Appends the beginning of a text: every text that begins so has this prefix. */
  StoreKey textFrom(String beginning) {
    text(beginning);
    length -= 2;
    return this;
  }

  /** Appends a signed number. */
  public StoreKey number(long value) {
    ensure(Long.BYTES);
    long flipped = value ^ Long.MIN_VALUE;
    for (int shift = 56; shift >= 0; shift -= 8) {
      bytes[length++] = (byte) (flipped >>> shift);
    }
    return this;
  }

  /** Appends an instant such that later ones come first. */
  StoreKey latestFirst(long micros) {
    return number(~micros);
  }

  /** Appends an event's place in the event order. */
  public StoreKey order(EventOrder order) {
    return number(order.time()).text(order.id()).text(order.source());
  }

  /** What is appended so far is looked for as a prefix, too. */
  StoreKey listed() {
    listed = length;
    return this;
  }

  /** Length of the prefix that is looked for; 0 for none. */
  int listedLength() {
    return listed;
  }

  /** The key. */
  public byte[] bytes() {
    return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
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

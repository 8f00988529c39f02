// SPDX-License-Identifier: Apache-2.0
package dev.headway.store;

/**
 * Hashes of the keys that a plan has records under, for a plan that was seen when it had none: what
 * is not among them is not in the store, and need not be looked for. Two keys with one hash cost a
 * look, no more.
 */
final class KnownKeys {
  /** A plan with more is looked up like any other. */
  private static final int MOST = 4_096;

  /** Open addressing; 0 stands for a free place. */
  private int[] hashes = new int[64];

  private int count;

  /** The hash of the key from {@code begin} to {@code end}: FNV-1a, folded to 32 bits; never 0. */
  private static int hash(byte[] key, int begin, int end) {
    long hash = 0xcbf29ce484222325L;
    for (int i = begin; i < end; i++) {
      hash = (hash ^ key[i]) * 0x100000001b3L;
    }
    int folded = (int) (hash ^ (hash >>> 32));
    return folded == 0 ? 1 : folded;
  }

  /** Notes a key, of which the first {@code begin} bytes are left out. */
  void add(byte[] key, int begin, int end) {
    if (count >= MOST) {
      return;
    }
    if (4 * count >= 3 * hashes.length) {
      int[] before = hashes;
      hashes = new int[2 * before.length];
      for (int hash : before) {
        if (hash != 0) {
          hashes[place(hash)] = hash;
        }
      }
    }
    int hash = hash(key, begin, end);
    int place = place(hash);
    if (hashes[place] == 0) {
      hashes[place] = hash;
      count++;
    }
  }

  private int place(int hash) {
    int mask = hashes.length - 1;
    int place = hash & mask;
    while (hashes[place] != 0 && hashes[place] != hash) {
      place = (place + 1) & mask;
    }
    return place;
  }

  /** Whether nothing was noted under this key. */
  boolean lacks(byte[] key, int begin, int end) {
    return count < MOST && hashes[place(hash(key, begin, end))] == 0;
  }
}

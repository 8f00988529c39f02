// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.ingest;

import dev.headway.schemas.key.Owner;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Ids for the events of one request that have none. With an Idempotency-Key they depend on nothing
 * but caller, key and place in the request: the same request sent again makes the same events,
 * which count once.
 */
final class EventIds {
  /** 128 bits: no two requests meet by chance. */
  private static final int LENGTH = 16;

  private final Owner owner;
  private final @Nullable String idempotencyKey;

  EventIds(Owner owner, @Nullable String idempotencyKey) {
    this.owner = owner;
    this.idempotencyKey = idempotencyKey;
  }

  /** The id of the event at {@code index}. */
  String id(int index) {
    if (idempotencyKey == null) {
      return UUID.randomUUID().toString();
    }
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      // Each part with its length before it: no two lists of parts are the same bytes.
      part(digest, owner.tenantId());
      part(digest, owner.userId());
      part(digest, idempotencyKey);
      byte[] hash = digest.digest(ByteBuffer.allocate(Integer.BYTES).putInt(index).array());
      return HexFormat.of().formatHex(hash, 0, LENGTH);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static void part(MessageDigest digest, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
    digest.update(bytes);
  }
}

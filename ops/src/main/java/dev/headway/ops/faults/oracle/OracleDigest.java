// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.faults.oracle;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The digest of a plan by its definition: SHA-256 over the plan's canonical JSON (RFC 8785) and the
 * sum modulo 2^256 of the SHA-256 of each task's.
 */
final class OracleDigest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long MAX_SAFE_INTEGER = (1L << 53) - 1;

  private OracleDigest() {}

  static String of(Map<String, @Nullable Object> planJson, Collection<byte[]> taskDigests) {
    BigInteger sum = BigInteger.ZERO;
    for (byte[] digest : taskDigests) {
      sum = sum.add(new BigInteger(1, digest));
    }
    byte[] low = sum.mod(BigInteger.TWO.pow(256)).toByteArray();
    byte[] padded = new byte[32];
    int length = Math.min(32, low.length);
    System.arraycopy(low, low.length - length, padded, 32 - length, length);
    byte[] plan = canonicalJson(planJson).getBytes(StandardCharsets.UTF_8);
    byte[] all = new byte[plan.length + 32];
    System.arraycopy(plan, 0, all, 0, plan.length);
    System.arraycopy(padded, 0, all, plan.length, 32);
    return HexFormat.of().formatHex(sha(all));
  }

  static byte[] sha256(String text) {
    return sha(text.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] sha(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Members sorted, nulls left out, numbers beyond 2^53 as texts. */
  static String canonicalJson(Map<String, @Nullable Object> members) {
    Map<String, Object> sorted = new TreeMap<>();
    members.forEach(
        (name, value) -> {
          if (value != null) {
            boolean beyond = value instanceof Long n && Math.abs(n) > MAX_SAFE_INTEGER;
            sorted.put(name, beyond ? value.toString() : value);
          }
        });
    try {
      return JSON.writeValueAsString(sorted);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Members of nested objects are top-level members of the digest's JSON. */
  static void flattenUsage(Map<String, @Nullable Object> json) {
    json.put("input_tokens", json.remove("usage.input_tokens"));
    json.put("output_tokens", json.remove("usage.output_tokens"));
    json.put("cost_nano_usd", json.remove("usage.cost_nano_usd"));
  }

  /** Times are RFC 3339 texts there. */
  static void times(Map<String, @Nullable Object> json, String... names) {
    for (String name : names) {
      if (json.get(name) instanceof Long micros) {
        json.put(name, TaskOracle.time(micros));
      }
    }
  }
}

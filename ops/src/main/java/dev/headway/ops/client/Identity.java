// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.client;

/**
 * Who a request is made for.
 *
 * @param tenant tenant id
 * @param user user id
 */
public record Identity(String tenant, String user) {
  /** The identity nobody has to choose on a local stack; the sample run uses it. */
  public static final Identity DEFAULT = new Identity("acme", "researcher");
}

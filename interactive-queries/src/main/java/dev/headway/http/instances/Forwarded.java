// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.instances;

import dev.headway.http.identity.Caller;
import dev.headway.http.route.ReadFrom;

/**
 * What one instance tells another about a request it forwards.
 *
 * @param caller who asked it, with its roles
 * @param readFrom where it may be answered from
 * @param expiresMillis milliseconds since the epoch after which nobody waits for the answer
 */
public record Forwarded(Caller caller, ReadFrom readFrom, long expiresMillis) {}

// SPDX-License-Identifier: Apache-2.0
package dev.headway.plan;

/**
 * Requests and results that can be paired: same correlation, and the result's type is the request's
 * response event.
 *
 * @param correlationId correlation
 * @param resultType type of the result
 */
public record CorrelationGroup(String correlationId, String resultType) {}

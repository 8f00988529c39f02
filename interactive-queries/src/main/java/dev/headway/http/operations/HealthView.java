// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.operations;

import dev.headway.http.json.Doc;

/**
 * The process lives.
 *
 * @param status always healthy
 * @param service name of the service
 * @param version its version
 */
record HealthView(
    @Doc(value = "Always healthy: a process that is not does not answer.", example = "\"healthy\"")
        String status,
    @Doc(value = "Name of the service.", example = "\"headway\"") String service,
    @Doc(value = "Its version.", example = "\"0.1.0\"") String version) {}

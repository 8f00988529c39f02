// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.problem;

import dev.headway.http.json.Doc;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The JSON of a problem, for the API's document.
 *
 * @param type kind of error
 * @param title short summary
 * @param status HTTP status
 * @param detail what is wrong this time
 * @param instance path of the request
 * @param traceId trace of the request
 * @param errors single faults
 */
public record ProblemBody(
    @Doc(
            value = "Kind of error: a page of this server that explains it.",
            example = "\"/problems/plan-not-found\"")
        String type,
    @Doc(value = "Short summary, the same for every occurrence.", example = "\"Plan not found\"")
        String title,
    @Doc(value = "HTTP status.", example = "404") int status,
    @Doc(value = "What is wrong this time.", example = "\"Plan x not found\"") String detail,
    @Doc(value = "Path of the request.", example = "\"/v1/tracker/plans/x\"") String instance,
    @Doc(
            value = "Trace of the request: from traceparent, else made. Log lines carry it.",
            example = "\"4bf92f3577b34da6a3ce929d0e0e4736\"")
        String traceId,
    @Doc(value = "Single faults; there for 400 and 422 only.", optional = true)
        @Nullable List<FieldError> errors) {}

// SPDX-License-Identifier: Apache-2.0
/** The REST API: reads with position tokens, event ingest, problems, and the document that describes them. */
@NullMarked
package dev.headway.http;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/** Events taken over HTTP: read, judged, keyed, and handed to Kafka. */
@NullMarked
package dev.headway.http.ingest;

import org.jspecify.annotations.NullMarked;

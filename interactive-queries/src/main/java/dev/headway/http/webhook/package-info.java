// SPDX-License-Identifier: Apache-2.0
/**
 * Telling others of plans over HTTP: signed deliveries of events, after Standard Webhooks 1.0.0.
 */
@NullMarked
package dev.headway.http.webhook;

import org.jspecify.annotations.NullMarked;

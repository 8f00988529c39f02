// SPDX-License-Identifier: Apache-2.0
/** The OpenAPI document, made from the routes, and its reader. */
@NullMarked
package dev.headway.http.openapi;

import org.jspecify.annotations.NullMarked;

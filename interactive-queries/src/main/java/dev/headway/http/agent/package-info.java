// SPDX-License-Identifier: Apache-2.0
/** What is asked about agents. */
@NullMarked
package dev.headway.http.agent;

import org.jspecify.annotations.NullMarked;

CREATE TABLE meta (k TEXT PRIMARY KEY, v TEXT) WITHOUT ROWID;;
CREATE TABLE scope (n INTEGER PRIMARY KEY, scope TEXT NOT NULL UNIQUE);;
CREATE TABLE record_scope (type INTEGER NOT NULL, pk INTEGER NOT NULL, scope INTEGER NOT NULL, PRIMARY KEY (type, pk, scope)) WITHOUT ROWID;;
CREATE TABLE base (id BLOB PRIMARY KEY, type TEXT NOT NULL, ver INTEGER NOT NULL, "row" TEXT NOT NULL, scopes TEXT NOT NULL, deleted INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;;
CREATE TABLE outbox (n INTEGER PRIMARY KEY AUTOINCREMENT,
    mid BLOB NOT NULL UNIQUE,
    user_id BLOB NOT NULL,
    type TEXT NOT NULL,
    rid BLOB NOT NULL,
    op TEXT NOT NULL CHECK (op IN ('create', 'append', 'patch', 'delete', 'resolve')),
    body TEXT NOT NULL,
    deps TEXT NOT NULL,
    bundle BLOB,
    state TEXT NOT NULL,
    canonical TEXT,
    ack_seq INTEGER,
    ack_epoch TEXT,
    tries INTEGER NOT NULL DEFAULT 0,
    next_try INTEGER,
    last_error TEXT,
    created_at INTEGER NOT NULL,
    sent_at INTEGER,
    settled_at INTEGER);;
CREATE TABLE archive (n INTEGER PRIMARY KEY,
    mid BLOB NOT NULL UNIQUE,
    user_id BLOB NOT NULL,
    type TEXT NOT NULL,
    rid BLOB NOT NULL,
    op TEXT NOT NULL CHECK (op IN ('create', 'append', 'patch', 'delete', 'resolve')),
    body TEXT NOT NULL,
    deps TEXT NOT NULL,
    bundle BLOB,
    state TEXT NOT NULL,
    canonical TEXT,
    ack_seq INTEGER,
    ack_epoch TEXT,
    tries INTEGER NOT NULL DEFAULT 0,
    next_try INTEGER,
    last_error TEXT,
    created_at INTEGER NOT NULL,
    sent_at INTEGER,
    settled_at INTEGER);;
CREATE TABLE import_session (id BLOB PRIMARY KEY, at INTEGER NOT NULL, file TEXT NOT NULL, type TEXT NOT NULL, state TEXT NOT NULL, read INTEGER NOT NULL DEFAULT 0, created INTEGER NOT NULL DEFAULT 0, updated INTEGER NOT NULL DEFAULT 0, skipped INTEGER NOT NULL DEFAULT 0, failed INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;;
CREATE TABLE import_created (n INTEGER PRIMARY KEY, session BLOB NOT NULL, type TEXT NOT NULL, id BLOB NOT NULL);;
CREATE INDEX outbox_state ON outbox (state, n);;
CREATE INDEX outbox_rid ON outbox (rid, n);;
CREATE INDEX archive_settled_at ON archive (settled_at);;
CREATE INDEX archive_rid ON archive (rid, n);;
CREATE INDEX import_created_session ON import_created (session, n);;
CREATE TABLE "team" (pk INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, ver INTEGER NOT NULL DEFAULT 0, is_pending INTEGER NOT NULL DEFAULT 0, "name" TEXT, "parent_id" BLOB, "external_id" TEXT, "created_at" INTEGER, "created_by_id" BLOB, "last_modified_at" INTEGER, "last_modified_by_id" BLOB, extra TEXT);;
CREATE INDEX "team_name_ix" ON "team" ("name");;
CREATE INDEX "team_parent_id_ix" ON "team" ("parent_id");;
CREATE INDEX "team_external_id_ix" ON "team" ("external_id");;
CREATE INDEX "team_created_at_ix" ON "team" ("created_at");;
CREATE INDEX "team_created_by_id_ix" ON "team" ("created_by_id");;
CREATE INDEX "team_last_modified_by_id_ix" ON "team" ("last_modified_by_id");;
CREATE TRIGGER "team_insert_door" BEFORE INSERT ON "team" WHEN writing() = 0 BEGIN SELECT RAISE(ABORT, 'records are written through the door only'); END;;
CREATE TRIGGER "team_update_door" BEFORE UPDATE ON "team" WHEN writing() = 0 BEGIN SELECT RAISE(ABORT, 'records are written through the door only'); END;;
CREATE TRIGGER "team_delete_door" BEFORE DELETE ON "team" WHEN writing() = 0 BEGIN SELECT RAISE(ABORT, 'records are written through the door only'); END;;
CREATE TABLE "user" (pk INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, ver INTEGER NOT NULL DEFAULT 0, is_pending INTEGER NOT NULL DEFAULT 0, "name" TEXT, "email" TEXT, "role" TEXT, "team_id" BLOB, "manager_id" BLOB, "is_active" INTEGER, "time_zone" TEXT, "external_id" TEXT, "created_at" INTEGER, "created_by_id" BLOB, "last_modified_at" INTEGER, "last_modified_by_id" BLOB, extra TEXT);;
CREATE INDEX "user_name_ix" ON "user" ("name");;
CREATE INDEX "user_team_id_ix" ON "user" ("team_id");;
CREATE INDEX "user_manager_id_ix" ON "user" ("manager_id");;
CREATE INDEX "user_external_id_ix" ON "user" ("external_id");;
CREATE INDEX "user_created_at_ix" ON "user" ("created_at");;
CREATE INDEX "user_created_by_id_ix" ON "user" ("created_by_id");;
CREATE INDEX "user_last_modified_by_id_ix" ON "user" ("last_modified_by_id");;
CREATE TRIGGER "user_insert_door" BEFORE INSERT ON "user" WHEN writing() = 0 BEGIN SELECT RAISE(ABORT, 'records are written through the door only'); END;;
CREATE TRIGGER "user_update_door" BEFORE UPDATE ON "user" WHEN writing() = 0 BEGIN SELECT RAISE(ABORT, 'records are written through the door only'); END;;
CREATE TRIGGER "user_delete_door" BEFORE DELETE ON "user" WHEN writing() = 0 BEGIN SELECT RAISE(ABORT, 'records are written through the door only'); END;;
CREATE TABLE "account" (pk INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, ver INTEGER NOT NULL DEFAULT 0, is_pending INTEGER NOT NULL DEFAULT 0, "name" TEXT, "parent_id" BLOB, "type" TEXT, "industry" TEXT, "annual_revenue" INTEGER, "number_of_employees" INTEGER, "year_started" INTEGER, "phone" TEXT, "phone_raw" TEXT, "website" TEXT, "billing_street" TEXT, "billing_city" TEXT, "billing_state" TEXT, "billing_postal_code" TEXT, "billing_country" TEXT, "time_zone" TEXT, "currency_iso_code" TEXT, "tags" TEXT, "description" TEXT, "owner_id" BLOB, "external_id" TEXT, "created_at" INTEGER, "created_by_id" BLOB, "last_modified_at" INTEGER, "last_modified_by_id" BLOB, extra TEXT);;
CREATE INDEX "account_name_ix" ON "account" ("name");;
CREATE INDEX "account_parent_id_ix" ON "account" ("parent_id");;
CREATE INDEX "account_industry_ix" ON "account" ("industry");;
CREATE INDEX "account_owner_id_ix" ON "account" ("owner_id");;
CREATE INDEX "account_external_id_ix" ON "account" ("external_id");;
CREATE INDEX "account_created_at_ix" ON "account" ("created_at");;
CREATE INDEX "account_created_by_id_ix" ON "account" ("created_by_id");;
CREATE INDEX "account_last_modified_by_id_ix" ON "account" ("last_modified_by_id");;
CREATE INDEX "account_owner_id_name_ix" ON "account" ("owner_id", "name");;
CREATE TRIGGER "account_insert_door" BEFORE INSERT ON "account" WHEN writing() = 0 BEGIN SELECT RAISE(ABORT, 'records are written through the door only'); END;;
CREATE TRIGGER "account_update_door" BEFORE UPDATE ON "account" WHEN writing() = 0 BEGIN SELECT RAISE(ABORT, 'records are written through the door only'); END;;
CREATE TRIGGER "account_delete_door" BEFORE DELETE ON "account" WHEN writing() = 0 BEGIN SELECT RAISE(ABORT, 'records are written through the door only'); END;;
CREATE TABLE "contact" (pk INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, ver INTEGER NOT NULL DEFAULT 0, is_pending INTEGER NOT NULL DEFAULT 0, "salutation" TEXT, "first_name" TEXT, "last_name" TEXT, "account_id" BLOB, "title" TEXT, "department" TEXT, "persona" TEXT, "email" TEXT, "phone" TEXT, "phone_raw" TEXT, "mobile_phone" TEXT, "mobile_phone_raw" TEXT, "do_not_call" INTEGER, "has_opted_out_of_email" INTEGER, "lead_source" TEXT, "mailing_city" TEXT, "mailing_country" TEXT, "time_zone" TEXT, "description" TEXT, "owner_id" BLOB, "external_id" TEXT, "created_at" INTEGER, "created_by_id" BLOB, "last_modified_at" INTEGER, "last_modified_by_id" BLOB, extra TEXT);;
CREATE INDEX "contact_last_name_ix" ON "contact" ("last_name");;
CREATE INDEX "contact_account_id_ix" ON "contact" ("account_id");;
CREATE INDEX "contact_owner_id_ix" ON "contact" ("owner_id");;
CREATE INDEX "contact_external_id_ix" ON "contact" ("external_id");;
CREATE INDEX "contact_created_at_ix" ON "contact" ("created_at");;
CREATE INDEX "contact_created_by_id_ix" ON "contact" ("created_by_id");;
CREATE INDEX "contact_last_modified_by_id_ix" ON "contact" ("last_modified_by_id");;
CREATE TRIGGER "contact_insert_door" BEFORE INSERT ON "contact" WHEN writing() = 0 BEGIN SELECT RAISE(ABORT, 'records are written through the door only'); END;;
CREATE TRIGGER "contact_update_door" BEFORE UPDATE ON "contact" WHEN writing() = 0 BEGIN SELECT RAISE(ABORT, 'records are written through the door only'); END;;
CREATE TRIGGER "contact_delete_door" BEFORE DELETE ON "contact" WHEN writing() = 0 BEGIN SELECT RAISE(ABORT, 'records are written through the door only'); END;;
CREATE TABLE "campaign" (pk INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, ver INTEGER NOT NULL DEFAULT 0, is_pending INTEGER NOT NULL DEFAULT 0, "name" TEXT, "type" TEXT, "status" TEXT, "start_date" TEXT, "end_date" TEXT, "budgeted_cost" INTEGER, "actual_cost" INTEGER, "currency_iso_code" TEXT, "is_active" INTEGER, "description" TEXT, "owner_id" BLOB, "external_id" TEXT, "created_at" INTEGER, "created_by_id" BLOB, "last_modified_at" INTEGER, "last_modified_by_id" BLOB, extra TEXT);;
CREATE INDEX "campaign_name_ix" ON "campaign" ("name");;
CREATE INDEX "campaign_owner_id_ix" ON "campaign" ("owner_id");;
CREATE INDEX "campaign_external_id_ix" ON "campaign" ("external_id");;
CREATE INDEX "campaign_created_at_ix" ON "campaign" ("created_at");;
CREATE INDEX "campaign_created_by_id_ix" ON "campaign" ("created_by_id");;
CREATE INDEX "campaign_last_modified_by_id_ix" ON "campaign" ("last_modified_by_id");;
CREATE TRIGGER "campaign_insert_door" BEFORE INSERT ON "campaign" WHEN writing() = 0 BEGIN SELECT RAISE(ABORT, 'records are written through the door only'); END;;
CREATE TRIGGER "campaign_update_door" BEFORE UPDATE ON "campaign" WHEN writing() = 0 BEGIN SELECT RAISE(ABORT, 'records are written through the door only'); END;;
CREATE TRIGGER "campaign_delete_door" BEFORE DELETE ON "campaign" WHEN writing() = 0 BEGIN SELECT RAISE(ABORT, 'records are written through the door only'); END;;
CREATE TABLE "campaign_member" (pk INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, ver INTEGER NOT NULL DEFAULT 0, is_pending INTEGER NOT NULL DEFAULT 0, "campaign_id" BLOB, "lead_id" BLOB, "contact_id" BLOB, "status" TEXT, "first_name" TEXT, "last_name" TEXT, "company" TEXT, "title" TEXT, "email" TEXT, "phone" TEXT, "phone_raw" TEXT, "owner_id" BLOB, "external_id" TEXT, "created_at" INTEGER, "created_by_id" BLOB, "last_modified_at" INTEGER, "last_modified_by_id" BLOB, extra TEXT);;
CREATE INDEX "campaign_member_campaign_id_ix" ON "campaign_member" ("campaign_id");;
CREATE INDEX "campaign_member_lead_id_ix" ON "campaign_member" ("lead_id");;
CREATE INDEX "campaign_member_contact_id_ix" ON "campaign_member" ("contact_id");;
CREATE INDEX "campaign_member_owner_id_ix" ON "campaign_member" ("owner_id");;
CREATE INDEX "campaign_member_external_id_ix" ON "campaign_member" ("external_id");;
CREATE INDEX "campaign_member_created_at_ix" ON "campaign_member" ("created_at");;
CREATE INDEX "campaign_member_created_by_id_ix" ON "campaign_member" ("created_by_id");;
CREATE INDEX "campaign_member_last_modified_by_id_ix" ON "campaign_member" ("last_modified_by_id");;
CREATE TRIGGER "campaign_member_insert_door" BEFORE INSERT ON "campaign_member" WHEN writing() = 0 BEGIN SELECT RAISE(ABORT, 'records are written through the door only'); END;;
CREATE TRIGGER "campaign_member_update_door" BEFORE UPDATE ON "campaign_member" WHEN writing() = 0 BEGIN SELECT RAISE(ABORT, 'records are written through the door only'); END;;
CREATE TRIGGER "campaign_member_delete_door" BEFORE DELETE ON "campaign_member" WHEN writing() = 0 BEGIN SELECT RAISE(ABORT, 'records are written through the door only'); END;;
CREATE TABLE "lead" (pk INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, ver INTEGER NOT NULL DEFAULT 0, is_pending INTEGER NOT NULL DEFAULT 0, "salutation" TEXT, "first_name" TEXT, "last_name" TEXT, "company" TEXT, "title" TEXT, "email" TEXT, "phone" TEXT, "phone_raw" TEXT, "mobile_phone" TEXT, "mobile_phone_raw" TEXT, "website" TEXT, "lead_source" TEXT, "status" TEXT, "rating" TEXT, "industry" TEXT, "annual_revenue" INTEGER, "number_of_employees" INTEGER, "score" INTEGER, "why_now" TEXT, "street" TEXT, "city" TEXT, "state" TEXT, "postal_code" TEXT, "country" TEXT, "time_zone" TEXT, "do_not_call" INTEGER, "has_opted_out_of_email" INTEGER, "campaign_id" BLOB, "is_converted" INTEGER, "converted_account_id" BLOB, "converted_contact_id" BLOB, "converted_opportunity_id" BLOB, "currency_iso_code" TEXT, "tags" TEXT, "description" TEXT, "owner_id" BLOB, "external_id" TEXT, "created_at" INTEGER, "created_by_id" BLOB, "last_modified_at" INTEGER, "last_modified_by_id" BLOB, extra TEXT);;
CREATE INDEX "lead_last_name_ix" ON "lead" ("last_name");;
CREATE INDEX "lead_company_ix" ON "lead" ("company");;
CREATE INDEX "lead_status_ix" ON "lead" ("status");;
CREATE INDEX "lead_campaign_id_ix" ON "lead" ("campaign_id");;
CREATE INDEX "lead_converted_account_id_ix" ON "lead" ("converted_account_id");;
CREATE INDEX "lead_converted_contact_id_ix" ON "lead" ("converted_contact_id");;
CREATE INDEX "lead_converted_opportunity_id_ix" ON "lead" ("converted_opportunity_id");;
CREATE INDEX "lead_owner_id_ix" ON "lead" ("owner_id");;
CREATE INDEX "lead_external_id_ix" ON "lead" ("external_id");;
CREATE INDEX "lead_created_at_ix" ON "lead" ("created_at");;
CREATE INDEX "lead_created_by_id_ix" ON "lead" ("created_by_id");;
CREATE INDEX "lead_last_modified_by_id_ix" ON "lead" ("last_modified_by_id");;
CREATE INDEX "lead_owner_id_status_score_ix" ON "lead" ("owner_id", "status", "score");;
CREATE TRIGGER "lead_insert_door" BEFORE INSERT ON "lead" WHEN writing() = 0 BEGIN SELECT RAISE(ABORT, 'records are written through the door only'); END;;
CREATE TRIGGER "lead_update_door" BEFORE UPDATE ON "lead" WHEN writing() = 0 BEGIN SELECT RAISE(ABORT, 'records are written through the door only'); END;;
CREATE TRIGGER "lead_delete_door" BEFORE DELETE ON "lead" WHEN writing() = 0 BEGIN SELECT RAISE(ABORT, 'records are written through the door only'); END;;
CREATE TABLE "product" (pk INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, ver INTEGER NOT NULL DEFAULT 0, is_pending INTEGER NOT NULL DEFAULT 0, "name" TEXT, "product_code" TEXT, "family" TEXT, "is_active" INTEGER, "description" TEXT, "external_id" TEXT, "created_at" INTEGER, "created_by_id" BLOB, "last_modified_at" INTEGER, "last_modified_by_id" BLOB, extra TEXT);;
CREATE INDEX "product_name_ix" ON "product" ("name");;
CREATE INDEX "product_external_id_ix" ON "product" ("external_id");;
CREATE INDEX "product_created_at_ix" ON "product" ("created_at");;
CREATE INDEX "product_created_by_id_ix" ON "product" ("created_by_id");;
CREATE INDEX "product_last_modified_by_id_ix" ON "product" ("last_modified_by_id");;
CREATE TRIGGER "product_insert_door" BEFORE INSERT ON "product" WHEN writing() = 0 BEGIN SELECT RAISE(ABORT, 'records are written through the door only'); END;;
CREATE TRIGGER "product_update_door" BEFORE UPDATE ON "product" WHEN writing() = 0 BEGIN SELECT RAISE(ABORT, 'records are written through the door only'); END;;
CREATE TRIGGER "product_delete_door" BEFORE DELETE ON "product" WHEN writing() = 0 BEGIN SELECT RAISE(ABORT, 'records are written through the door only'); END;;
CREATE TABLE "pricebook_entry" (pk INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, ver INTEGER NOT NULL DEFAULT 0, is_pending INTEGER NOT NULL DEFAULT 0, "product_id" BLOB, "unit_price" INTEGER, "currency_iso_code" TEXT, "is_active" INTEGER, "external_id" TEXT, "created_at" INTEGER, "created_by_id" BLOB, "last_modified_at" INTEGER, "last_modified_by_id" BLOB, extra TEXT);;
CREATE INDEX "pricebook_entry_product_id_ix" ON "pricebook_entry" ("product_id");;
CREATE INDEX "pricebook_entry_external_id_ix" ON "pricebook_entry" ("external_id");;
CREATE INDEX "pricebook_entry_created_at_ix" ON "pricebook_entry" ("created_at");;
CREATE INDEX "pricebook_entry_created_by_id_ix" ON "pricebook_entry" ("created_by_id");;
CREATE INDEX "pricebook_entry_last_modified_by_id_ix" ON "pricebook_entry" ("last_modified_by_id");;
CREATE TRIGGER "pricebook_entry_insert_door" BEFORE INSERT ON "pricebook_entry" WHEN writing() = 0 BEGIN SELECT RAISE(ABORT, 'records are written through the door only'); END;;
CREATE TRIGGER "pricebook_entry_update_door" BEFORE UPDATE ON "pricebook_entry" WHEN writing() = 0 BEGIN SELECT RAISE(ABORT, 'records are written through the door only'); END;;
CREATE TRIGGER "pricebook_entry_delete_door" BEFORE DELETE ON "pricebook_entry" WHEN writing() = 0 BEGIN SELECT RAISE(ABORT, 'records are written through the door only'); END;;
CREATE TABLE "opportunity_stage" (pk INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, ver INTEGER NOT NULL DEFAULT 0, is_pending INTEGER NOT NULL DEFAULT 0, "api_name" TEXT, "master_label" TEXT, "label_zh" TEXT, "sort_order" INTEGER, "is_active" INTEGER, "is_closed" INTEGER, "is_won" INTEGER, "default_probability" INTEGER, "forecast_category" TEXT, "external_id" TEXT, "created_at" INTEGER, "created_by_id" BLOB, "last_modified_at" INTEGER, "last_modified_by_id" BLOB, extra TEXT);;
CREATE INDEX "opportunity_stage_api_name_ix" ON "opportunity_stage" ("api_name");;
CREATE INDEX "opportunity_stage_external_id_ix" ON "opportunity_stage" ("external_id");;
CREATE INDEX "opportunity_stage_created_at_ix" ON "opportunity_stage" ("created_at");;
CREATE INDEX "opportunity_stage_created_by_id_ix" ON "opportunity_stage" ("created_by_id");;
CREATE INDEX "opportunity_stage_last_modified_by_id_ix" ON "opportunity_stage" ("last_modified_by_id");;
CREATE TRIGGER "opportunity_stage_insert_door" BEFORE INSERT ON "opportunity_stage" WHEN writing() = 0 BEGIN SELECT RAISE(ABORT, 'records are written through the door only'); END;;
CREATE TRIGGER "opportunity_stage_update_door" BEFORE UPDATE ON "opportunity_stage" WHEN writing() = 0 BEGIN SELECT RAISE(ABORT, 'records are written through the door only'); END;;
CREATE TRIGGER "opportunity_stage_delete_door" BEFORE DELETE ON "opportunity_stage" WHEN writing() = 0 BEGIN SELECT RAISE(ABORT, 'records are written through the door only'); END;;
CREATE TABLE "opportunity" (pk INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, ver INTEGER NOT NULL DEFAULT 0, is_pending INTEGER NOT NULL DEFAULT 0, "name" TEXT, "account_id" BLOB, "stage_name" TEXT, "amount" INTEGER, "close_date" TEXT, "probability" INTEGER, "forecast_category" TEXT, "engage_date" TEXT, "type" TEXT, "lead_source" TEXT, "next_step" TEXT, "loss_reason" TEXT, "loss_note" TEXT, "campaign_id" BLOB, "currency_iso_code" TEXT, "tags" TEXT, "team_member_ids" TEXT, "description" TEXT, "owner_id" BLOB, "external_id" TEXT, "created_at" INTEGER, "created_by_id" BLOB, "last_modified_at" INTEGER, "last_modified_by_id" BLOB, extra TEXT);;
CREATE INDEX "opportunity_name_ix" ON "opportunity" ("name");;
CREATE INDEX "opportunity_account_id_ix" ON "opportunity" ("account_id");;
CREATE INDEX "opportunity_stage_name_ix" ON "opportunity" ("stage_name");;
CREATE INDEX "opportunity_amount_ix" ON "opportunity" ("amount");;
CREATE INDEX "opportunity_close_date_ix" ON "opportunity" ("close_date");;
CREATE INDEX "opportunity_campaign_id_ix" ON "opportunity" ("campaign_id");;
CREATE INDEX "opportunity_owner_id_ix" ON "opportunity" ("owner_id");;
CREATE INDEX "opportunity_external_id_ix" ON "opportunity" ("external_id");;
CREATE INDEX "opportunity_created_at_ix" ON "opportunity" ("created_at");;
CREATE INDEX "opportunity_created_by_id_ix" ON "opportunity" ("created_by_id");;
CREATE INDEX "opportunity_last_modified_by_id_ix" ON "opportunity" ("last_modified_by_id");;
CREATE INDEX "opportunity_stage_name_close_date_amount_ix" ON "opportunity" ("stage_name", "close_date", "amount");;
CREATE INDEX "opportunity_owner_id_stage_name_amount_ix" ON "opportunity" ("owner_id", "stage_name", "amount");;
CREATE INDEX "opportunity_stage_name_amount_probability_ix" ON "opportunity" ("stage_name", "amount", "probability");;
CREATE TRIGGER "opportunity_insert_door" BEFORE INSERT ON "opportunity" WHEN writing() = 0 BEGIN SELECT RAISE(ABORT, 'records are written through the door only'); END;;
CREATE TRIGGER "opportunity_update_door" BEFORE UPDATE ON "opportunity" WHEN writing() = 0 BEGIN SELECT RAISE(ABORT, 'records are written through the door only'); END;;
CREATE TRIGGER "opportunity_delete_door" BEFORE DELETE ON "opportunity" WHEN writing() = 0 BEGIN SELECT RAISE(ABORT, 'records are written through the door only'); END;;
CREATE TABLE "opportunity_line_item" (pk INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, ver INTEGER NOT NULL DEFAULT 0, is_pending INTEGER NOT NULL DEFAULT 0, "opportunity_id" BLOB, "product_id" BLOB, "quantity" INTEGER, "unit_price" INTEGER, "discount" INTEGER, "description" TEXT, "external_id" TEXT, "created_at" INTEGER, "created_by_id" BLOB, "last_modified_at" INTEGER, "last_modified_by_id" BLOB, extra TEXT);;
CREATE INDEX "opportunity_line_item_opportunity_id_ix" ON "opportunity_line_item" ("opportunity_id");;
CREATE INDEX "opportunity_line_item_product_id_ix" ON "opportunity_line_item" ("product_id");;
CREATE INDEX "opportunity_line_item_external_id_ix" ON "opportunity_line_item" ("external_id");;
CREATE INDEX "opportunity_line_item_created_at_ix" ON "opportunity_line_item" ("created_at");;
CREATE INDEX "opportunity_line_item_created_by_id_ix" ON "opportunity_line_item" ("created_by_id");;
CREATE INDEX "opportunity_line_item_last_modified_by_id_ix" ON "opportunity_line_item" ("last_modified_by_id");;
CREATE TRIGGER "opportunity_line_item_insert_door" BEFORE INSERT ON "opportunity_line_item" WHEN writing() = 0 BEGIN SELECT RAISE(ABORT, 'records are written through the door only'); END;;
CREATE TRIGGER "opportunity_line_item_update_door" BEFORE UPDATE ON "opportunity_line_item" WHEN writing() = 0 BEGIN SELECT RAISE(ABORT, 'records are written through the door only'); END;;
CREATE TRIGGER "opportunity_line_item_delete_door" BEFORE DELETE ON "opportunity_line_item" WHEN writing() = 0 BEGIN SELECT RAISE(ABORT, 'records are written through the door only'); END;;
CREATE TABLE "opportunity_contact_role" (pk INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, ver INTEGER NOT NULL DEFAULT 0, is_pending INTEGER NOT NULL DEFAULT 0, "opportunity_id" BLOB, "contact_id" BLOB, "role" TEXT, "is_primary" INTEGER, "created_at" INTEGER, "created_by_id" BLOB, "last_modified_at" INTEGER, "last_modified_by_id" BLOB, extra TEXT);;
CREATE INDEX "opportunity_contact_role_opportunity_id_ix" ON "opportunity_contact_role" ("opportunity_id");;
CREATE INDEX "opportunity_contact_role_contact_id_ix" ON "opportunity_contact_role" ("contact_id");;
CREATE INDEX "opportunity_contact_role_created_at_ix" ON "opportunity_contact_role" ("created_at");;
CREATE INDEX "opportunity_contact_role_created_by_id_ix" ON "opportunity_contact_role" ("created_by_id");;
CREATE INDEX "opportunity_contact_role_last_modified_by_id_ix" ON "opportunity_contact_role" ("last_modified_by_id");;
CREATE TRIGGER "opportunity_contact_role_insert_door" BEFORE INSERT ON "opportunity_contact_role" WHEN writing() = 0 BEGIN SELECT RAISE(ABORT, 'records are written through the door only'); END;;
CREATE TRIGGER "opportunity_contact_role_update_door" BEFORE UPDATE ON "opportunity_contact_role" WHEN writing() = 0 BEGIN SELECT RAISE(ABORT, 'records are written through the door only'); END;;
CREATE TRIGGER "opportunity_contact_role_delete_door" BEFORE DELETE ON "opportunity_contact_role" WHEN writing() = 0 BEGIN SELECT RAISE(ABORT, 'records are written through the door only'); END;;
CREATE TABLE "opportunity_field_history" (pk INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, ver INTEGER NOT NULL DEFAULT 0, is_pending INTEGER NOT NULL DEFAULT 0, "opportunity_id" BLOB, "field" TEXT, "old_value" TEXT, "new_value" TEXT, "changed_at" INTEGER, "changed_by_id" BLOB, extra TEXT);;
CREATE INDEX "opportunity_field_history_opportunity_id_ix" ON "opportunity_field_history" ("opportunity_id");;
CREATE INDEX "opportunity_field_history_changed_at_ix" ON "opportunity_field_history" ("changed_at");;
CREATE INDEX "opportunity_field_history_changed_by_id_ix" ON "opportunity_field_history" ("changed_by_id");;
CREATE INDEX "opportunity_field_history_opportunity_id_changed_at_ix" ON "opportunity_field_history" ("opportunity_id", "changed_at");;
CREATE TRIGGER "opportunity_field_history_insert_door" BEFORE INSERT ON "opportunity_field_history" WHEN writing() = 0 BEGIN SELECT RAISE(ABORT, 'records are written through the door only'); END;;
CREATE TRIGGER "opportunity_field_history_update_door" BEFORE UPDATE ON "opportunity_field_history" WHEN writing() = 0 BEGIN SELECT RAISE(ABORT, 'records are written through the door only'); END;;
CREATE TRIGGER "opportunity_field_history_delete_door" BEFORE DELETE ON "opportunity_field_history" WHEN writing() = 0 BEGIN SELECT RAISE(ABORT, 'records are written through the door only'); END;;
CREATE TABLE "task" (pk INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, ver INTEGER NOT NULL DEFAULT 0, is_pending INTEGER NOT NULL DEFAULT 0, "subject" TEXT, "task_subtype" TEXT, "status" TEXT, "priority" TEXT, "activity_date" TEXT, "due_at" INTEGER, "activity_at" INTEGER, "who_id" BLOB, "what_id" BLOB, "call_type" TEXT, "call_disposition" TEXT, "call_duration_s" INTEGER, "call_status" TEXT, "call_phone" TEXT, "has_spoken" INTEGER, "caused_by_id" BLOB, "corrects_id" BLOB, "voided_at" INTEGER, "voided_by_id" BLOB, "description" TEXT, "owner_id" BLOB, "external_id" TEXT, "created_at" INTEGER, "created_by_id" BLOB, "last_modified_at" INTEGER, "last_modified_by_id" BLOB, extra TEXT);;
CREATE INDEX "task_due_at_ix" ON "task" ("due_at");;
CREATE INDEX "task_activity_at_ix" ON "task" ("activity_at");;
CREATE INDEX "task_who_id_ix" ON "task" ("who_id");;
CREATE INDEX "task_what_id_ix" ON "task" ("what_id");;
CREATE INDEX "task_call_phone_ix" ON "task" ("call_phone");;
CREATE INDEX "task_caused_by_id_ix" ON "task" ("caused_by_id");;
CREATE INDEX "task_corrects_id_ix" ON "task" ("corrects_id");;
CREATE INDEX "task_voided_by_id_ix" ON "task" ("voided_by_id");;
CREATE INDEX "task_owner_id_ix" ON "task" ("owner_id");;
CREATE INDEX "task_external_id_ix" ON "task" ("external_id");;
CREATE INDEX "task_created_at_ix" ON "task" ("created_at");;
CREATE INDEX "task_created_by_id_ix" ON "task" ("created_by_id");;
CREATE INDEX "task_last_modified_by_id_ix" ON "task" ("last_modified_by_id");;
CREATE INDEX "task_who_id_activity_at_ix" ON "task" ("who_id", "activity_at");;
CREATE INDEX "task_what_id_activity_at_ix" ON "task" ("what_id", "activity_at");;
CREATE INDEX "task_owner_id_activity_at_call_disposition_ix" ON "task" ("owner_id", "activity_at", "call_disposition");;
CREATE INDEX "task_owner_id_status_due_at_ix" ON "task" ("owner_id", "status", "due_at");;
CREATE INDEX "task_activity_at_task_subtype_voided_at_call_disposition_ix" ON "task" ("activity_at", "task_subtype", "voided_at", "call_disposition");;
CREATE TRIGGER "task_insert_door" BEFORE INSERT ON "task" WHEN writing() = 0 BEGIN SELECT RAISE(ABORT, 'records are written through the door only'); END;;
CREATE TRIGGER "task_update_door" BEFORE UPDATE ON "task" WHEN writing() = 0 BEGIN SELECT RAISE(ABORT, 'records are written through the door only'); END;;
CREATE TRIGGER "task_delete_door" BEFORE DELETE ON "task" WHEN writing() = 0 BEGIN SELECT RAISE(ABORT, 'records are written through the door only'); END;;
CREATE TABLE "event" (pk INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, ver INTEGER NOT NULL DEFAULT 0, is_pending INTEGER NOT NULL DEFAULT 0, "subject" TEXT, "type" TEXT, "start_at" INTEGER, "end_at" INTEGER, "location" TEXT, "who_id" BLOB, "what_id" BLOB, "participant_ids" TEXT, "voided_at" INTEGER, "description" TEXT, "owner_id" BLOB, "external_id" TEXT, "created_at" INTEGER, "created_by_id" BLOB, "last_modified_at" INTEGER, "last_modified_by_id" BLOB, extra TEXT);;
CREATE INDEX "event_start_at_ix" ON "event" ("start_at");;
CREATE INDEX "event_who_id_ix" ON "event" ("who_id");;
CREATE INDEX "event_what_id_ix" ON "event" ("what_id");;
CREATE INDEX "event_owner_id_ix" ON "event" ("owner_id");;
CREATE INDEX "event_external_id_ix" ON "event" ("external_id");;
CREATE INDEX "event_created_at_ix" ON "event" ("created_at");;
CREATE INDEX "event_created_by_id_ix" ON "event" ("created_by_id");;
CREATE INDEX "event_last_modified_by_id_ix" ON "event" ("last_modified_by_id");;
CREATE INDEX "event_what_id_start_at_ix" ON "event" ("what_id", "start_at");;
CREATE INDEX "event_who_id_start_at_ix" ON "event" ("who_id", "start_at");;
CREATE TRIGGER "event_insert_door" BEFORE INSERT ON "event" WHEN writing() = 0 BEGIN SELECT RAISE(ABORT, 'records are written through the door only'); END;;
CREATE TRIGGER "event_update_door" BEFORE UPDATE ON "event" WHEN writing() = 0 BEGIN SELECT RAISE(ABORT, 'records are written through the door only'); END;;
CREATE TRIGGER "event_delete_door" BEFORE DELETE ON "event" WHEN writing() = 0 BEGIN SELECT RAISE(ABORT, 'records are written through the door only'); END;;
CREATE TABLE "demo_template" (pk INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, ver INTEGER NOT NULL DEFAULT 0, is_pending INTEGER NOT NULL DEFAULT 0, "name" TEXT, "kind" TEXT, "industry" TEXT, "base_template_id" BLOB, "core_release_name" TEXT, "template_release" TEXT, "maintainer_id" BLOB, "notes" TEXT, "external_id" TEXT, "created_at" INTEGER, "created_by_id" BLOB, "last_modified_at" INTEGER, "last_modified_by_id" BLOB, extra TEXT);;
CREATE INDEX "demo_template_name_ix" ON "demo_template" ("name");;
CREATE INDEX "demo_template_base_template_id_ix" ON "demo_template" ("base_template_id");;
CREATE INDEX "demo_template_maintainer_id_ix" ON "demo_template" ("maintainer_id");;
CREATE INDEX "demo_template_external_id_ix" ON "demo_template" ("external_id");;
CREATE INDEX "demo_template_created_at_ix" ON "demo_template" ("created_at");;
CREATE INDEX "demo_template_created_by_id_ix" ON "demo_template" ("created_by_id");;
CREATE INDEX "demo_template_last_modified_by_id_ix" ON "demo_template" ("last_modified_by_id");;
CREATE TRIGGER "demo_template_insert_door" BEFORE INSERT ON "demo_template" WHEN writing() = 0 BEGIN SELECT RAISE(ABORT, 'records are written through the door only'); END;;
CREATE TRIGGER "demo_template_update_door" BEFORE UPDATE ON "demo_template" WHEN writing() = 0 BEGIN SELECT RAISE(ABORT, 'records are written through the door only'); END;;
CREATE TRIGGER "demo_template_delete_door" BEFORE DELETE ON "demo_template" WHEN writing() = 0 BEGIN SELECT RAISE(ABORT, 'records are written through the door only'); END;;
CREATE TABLE "demo_org" (pk INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, ver INTEGER NOT NULL DEFAULT 0, is_pending INTEGER NOT NULL DEFAULT 0, "alias" TEXT, "template_id" BLOB, "kind" TEXT, "instance_url" TEXT, "org_ref" TEXT, "region" TEXT, "industry" TEXT, "state" TEXT, "maintainer_id" BLOB, "co_maintainer_ids" TEXT, "expires_at" INTEGER, "last_reset_at" INTEGER, "last_check_at" INTEGER, "has_login_ok" INTEGER, "state_note" TEXT, "secret_ref" TEXT, "notes" TEXT, "external_id" TEXT, "created_at" INTEGER, "created_by_id" BLOB, "last_modified_at" INTEGER, "last_modified_by_id" BLOB, extra TEXT);;
CREATE INDEX "demo_org_alias_ix" ON "demo_org" ("alias");;
CREATE INDEX "demo_org_template_id_ix" ON "demo_org" ("template_id");;
CREATE INDEX "demo_org_state_ix" ON "demo_org" ("state");;
CREATE INDEX "demo_org_maintainer_id_ix" ON "demo_org" ("maintainer_id");;
CREATE INDEX "demo_org_external_id_ix" ON "demo_org" ("external_id");;
CREATE INDEX "demo_org_created_at_ix" ON "demo_org" ("created_at");;
CREATE INDEX "demo_org_created_by_id_ix" ON "demo_org" ("created_by_id");;
CREATE INDEX "demo_org_last_modified_by_id_ix" ON "demo_org" ("last_modified_by_id");;
CREATE TRIGGER "demo_org_insert_door" BEFORE INSERT ON "demo_org" WHEN writing() = 0 BEGIN SELECT RAISE(ABORT, 'records are written through the door only'); END;;
CREATE TRIGGER "demo_org_update_door" BEFORE UPDATE ON "demo_org" WHEN writing() = 0 BEGIN SELECT RAISE(ABORT, 'records are written through the door only'); END;;
CREATE TRIGGER "demo_org_delete_door" BEFORE DELETE ON "demo_org" WHEN writing() = 0 BEGIN SELECT RAISE(ABORT, 'records are written through the door only'); END;;
CREATE TABLE "org_booking" (pk INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, ver INTEGER NOT NULL DEFAULT 0, is_pending INTEGER NOT NULL DEFAULT 0, "name" TEXT, "demo_org_id" BLOB, "opportunity_id" BLOB, "kind" TEXT, "start_at" INTEGER, "end_at" INTEGER, "buffer_before_min" INTEGER, "buffer_after_min" INTEGER, "status" TEXT, "alternatives" TEXT, "notes" TEXT, "owner_id" BLOB, "external_id" TEXT, "created_at" INTEGER, "created_by_id" BLOB, "last_modified_at" INTEGER, "last_modified_by_id" BLOB, extra TEXT);;
CREATE INDEX "org_booking_demo_org_id_ix" ON "org_booking" ("demo_org_id");;
CREATE INDEX "org_booking_opportunity_id_ix" ON "org_booking" ("opportunity_id");;
CREATE INDEX "org_booking_start_at_ix" ON "org_booking" ("start_at");;
CREATE INDEX "org_booking_status_ix" ON "org_booking" ("status");;
CREATE INDEX "org_booking_owner_id_ix" ON "org_booking" ("owner_id");;
CREATE INDEX "org_booking_external_id_ix" ON "org_booking" ("external_id");;
CREATE INDEX "org_booking_created_at_ix" ON "org_booking" ("created_at");;
CREATE INDEX "org_booking_created_by_id_ix" ON "org_booking" ("created_by_id");;
CREATE INDEX "org_booking_last_modified_by_id_ix" ON "org_booking" ("last_modified_by_id");;
CREATE INDEX "org_booking_demo_org_id_start_at_ix" ON "org_booking" ("demo_org_id", "start_at");;
CREATE TRIGGER "org_booking_insert_door" BEFORE INSERT ON "org_booking" WHEN writing() = 0 BEGIN SELECT RAISE(ABORT, 'records are written through the door only'); END;;
CREATE TRIGGER "org_booking_update_door" BEFORE UPDATE ON "org_booking" WHEN writing() = 0 BEGIN SELECT RAISE(ABORT, 'records are written through the door only'); END;;
CREATE TRIGGER "org_booking_delete_door" BEFORE DELETE ON "org_booking" WHEN writing() = 0 BEGIN SELECT RAISE(ABORT, 'records are written through the door only'); END;;
CREATE TABLE "conflict" (pk INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, ver INTEGER NOT NULL DEFAULT 0, is_pending INTEGER NOT NULL DEFAULT 0, "type" TEXT, "record_id" BLOB, "fields" TEXT, "old" TEXT, "mine" TEXT, "theirs" TEXT, "mine_by" BLOB, "mine_at" INTEGER, "mine_mid" BLOB, "theirs_by" BLOB, "theirs_at" INTEGER, "state" TEXT, "choice" TEXT, "resolved_by" BLOB, "resolved_at" INTEGER, "created_at" INTEGER, "created_by_id" BLOB, "last_modified_at" INTEGER, "last_modified_by_id" BLOB, extra TEXT);;
CREATE INDEX "conflict_record_id_ix" ON "conflict" ("record_id");;
CREATE INDEX "conflict_mine_by_ix" ON "conflict" ("mine_by");;
CREATE INDEX "conflict_theirs_by_ix" ON "conflict" ("theirs_by");;
CREATE INDEX "conflict_state_ix" ON "conflict" ("state");;
CREATE INDEX "conflict_resolved_by_ix" ON "conflict" ("resolved_by");;
CREATE INDEX "conflict_created_at_ix" ON "conflict" ("created_at");;
CREATE INDEX "conflict_created_by_id_ix" ON "conflict" ("created_by_id");;
CREATE INDEX "conflict_last_modified_by_id_ix" ON "conflict" ("last_modified_by_id");;
CREATE TRIGGER "conflict_insert_door" BEFORE INSERT ON "conflict" WHEN writing() = 0 BEGIN SELECT RAISE(ABORT, 'records are written through the door only'); END;;
CREATE TRIGGER "conflict_update_door" BEFORE UPDATE ON "conflict" WHEN writing() = 0 BEGIN SELECT RAISE(ABORT, 'records are written through the door only'); END;;
CREATE TRIGGER "conflict_delete_door" BEFORE DELETE ON "conflict" WHEN writing() = 0 BEGIN SELECT RAISE(ABORT, 'records are written through the door only'); END;;
CREATE TABLE "attachment" (pk INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, ver INTEGER NOT NULL DEFAULT 0, is_pending INTEGER NOT NULL DEFAULT 0, "name" TEXT, "parent_id" BLOB, "content_type" TEXT, "size_bytes" INTEGER, "sha256" TEXT, "owner_id" BLOB, "external_id" TEXT, "created_at" INTEGER, "created_by_id" BLOB, "last_modified_at" INTEGER, "last_modified_by_id" BLOB, extra TEXT);;
CREATE INDEX "attachment_name_ix" ON "attachment" ("name");;
CREATE INDEX "attachment_parent_id_ix" ON "attachment" ("parent_id");;
CREATE INDEX "attachment_sha256_ix" ON "attachment" ("sha256");;
CREATE INDEX "attachment_owner_id_ix" ON "attachment" ("owner_id");;
CREATE INDEX "attachment_external_id_ix" ON "attachment" ("external_id");;
CREATE INDEX "attachment_created_at_ix" ON "attachment" ("created_at");;
CREATE INDEX "attachment_created_by_id_ix" ON "attachment" ("created_by_id");;
CREATE INDEX "attachment_last_modified_by_id_ix" ON "attachment" ("last_modified_by_id");;
CREATE TRIGGER "attachment_insert_door" BEFORE INSERT ON "attachment" WHEN writing() = 0 BEGIN SELECT RAISE(ABORT, 'records are written through the door only'); END;;
CREATE TRIGGER "attachment_update_door" BEFORE UPDATE ON "attachment" WHEN writing() = 0 BEGIN SELECT RAISE(ABORT, 'records are written through the door only'); END;;
CREATE TRIGGER "attachment_delete_door" BEFORE DELETE ON "attachment" WHEN writing() = 0 BEGIN SELECT RAISE(ABORT, 'records are written through the door only'); END;;
CREATE TABLE "export_log" (pk INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, ver INTEGER NOT NULL DEFAULT 0, is_pending INTEGER NOT NULL DEFAULT 0, "type" TEXT, "row_count" INTEGER, "format" TEXT, "view" TEXT, "exported_at" INTEGER, "owner_id" BLOB, "external_id" TEXT, "created_at" INTEGER, "created_by_id" BLOB, "last_modified_at" INTEGER, "last_modified_by_id" BLOB, extra TEXT);;
CREATE INDEX "export_log_exported_at_ix" ON "export_log" ("exported_at");;
CREATE INDEX "export_log_owner_id_ix" ON "export_log" ("owner_id");;
CREATE INDEX "export_log_external_id_ix" ON "export_log" ("external_id");;
CREATE INDEX "export_log_created_at_ix" ON "export_log" ("created_at");;
CREATE INDEX "export_log_created_by_id_ix" ON "export_log" ("created_by_id");;
CREATE INDEX "export_log_last_modified_by_id_ix" ON "export_log" ("last_modified_by_id");;
CREATE TRIGGER "export_log_insert_door" BEFORE INSERT ON "export_log" WHEN writing() = 0 BEGIN SELECT RAISE(ABORT, 'records are written through the door only'); END;;
CREATE TRIGGER "export_log_update_door" BEFORE UPDATE ON "export_log" WHEN writing() = 0 BEGIN SELECT RAISE(ABORT, 'records are written through the door only'); END;;
CREATE TRIGGER "export_log_delete_door" BEFORE DELETE ON "export_log" WHEN writing() = 0 BEGIN SELECT RAISE(ABORT, 'records are written through the door only'); END;;
CREATE TRIGGER outbox_keeps BEFORE DELETE ON outbox WHEN NOT EXISTS (SELECT 1 FROM archive WHERE mid = OLD.mid) BEGIN SELECT RAISE(ABORT, 'an outbox row leaves only for the archive'); END;;
CREATE TRIGGER outbox_sent BEFORE UPDATE OF mid, body, rid, op, type ON outbox WHEN OLD.sent_at IS NOT NULL BEGIN SELECT RAISE(ABORT, 'what was sent never changes'); END;;
CREATE VIRTUAL TABLE search USING fts5(name, words, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 2', prefix='1 2 3');;

/** Functions whose result isn't a function of their arguments and the data. In lower case. */

/** Another value at every call. */
export const volatileFunctions: ReadonlySet<string> = new Set(
  (
    "random rand randn randstr uniform normal zipf uuid uuid_string generate_uuid gen_random_uuid newid newsequentialid sys_guid uuid_generate_v4 uuid_generate_v1 generateuuidv4 uuidv4 uuidv7 gen_random_bytes " +
    "rand64 rand32 randconstant nextval currval lastval setval seq1 seq2 seq4 seq8 monotonically_increasing_id clock_timestamp timeofday pg_sleep sleep txid_current " +
    "last_insert_id scope_identity shuffle arrayshuffle crypt_gen_random dbms_random now64 statement_timestamp"
  ).split(" "),
);

/** The same value all through one statement, another one the next time. */
export const stableFunctions: ReadonlySet<string> = new Set(
  (
    "now current_date current_time current_timestamp localtime localtimestamp getdate sysdate sysdatetime sysutcdatetime sysdatetimeoffset getutcdate systimestamp " +
    "curdate curtime utc_date utc_time utc_timestamp today yesterday transaction_timestamp unix_timestamp current_datetime current_user session_user user current_role current_schema current_database current_warehouse current_session " +
    "current_setting current_catalog version pg_backend_pid connection_id current_timezone convert_timezone_now age_now"
  ).split(" "),
);

/** Which of several values they return isn't said. */
export const arbitraryFunctions: ReadonlySet<string> = new Set(
  "any_value arbitrary any anylast anyheavy first last approx_top_k mode reservoir_quantile".split(" "),
);
